using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Zones;

/// <summary>What one DNS server said.</summary>
/// <param name="reply">Its answer, or why there was none.</param>
internal sealed class DnsServerReply(DnsReply reply)
{
    /// <summary>The response code; <see langword="null"/>: there was no answer.</summary>
    public DnsResponseCode? Code => reply.Message?.Code;

    /// <summary>Whether the server spoke for a zone of its own, and not from what others told it.</summary>
    public bool IsAuthoritative => reply.Message is { IsAuthoritative: true };

    /// <summary>Whether the server knows the zone: it answered with records, or that there are none.</summary>
    public bool IsAnswer => reply.IsAnswer;

    /// <summary>The failure, or the code that stands in the way, in words without final dot.</summary>
    public string Trouble => reply.Trouble;

    private IReadOnlyList<DnsRecord> Answers => reply.Message?.Answers ?? [];

    /// <summary>The names of a zone's servers as the answer has them.</summary>
    public IEnumerable<string> ServersOf(string zone) =>
        At(zone, DnsRecordType.NS).Select(static record => record.TryReadName(out var server) ? server.ToString() : null).OfType<string>();

    /// <summary>The texts at a name, the strings of a record joined.</summary>
    public IEnumerable<string> TextsAt(string name) =>
        At(name, DnsRecordType.TXT).Select(static record => record.TryReadText(out var text) ? text : null).OfType<string>();

    /// <summary>The target of the alias at a name.</summary>
    public string? AliasAt(string name) =>
        At(name, DnsRecordType.CNAME)
            .Select(static record => record.TryReadName(out var target) ? target.ToString() : null)
            .OfType<string>()
            .FirstOrDefault();

    /// <summary>The zone that a name lies in, as the SOA record of the answer says.</summary>
    public string? ZoneOf(string name) => DnsName.TryParse(name, out var below)
        ? Answers.Concat(reply.Message?.Authorities ?? [])
            .Where(record => record.Is(record.Owner, DnsRecordType.SOA) && below.IsAtOrBelow(record.Owner))
            .Select(record => record.Owner.ToString())
            .FirstOrDefault()
        : null;

    private IEnumerable<DnsRecord> At(string name, DnsRecordType type) =>
        DnsName.TryParse(name, out var owner) ? Answers.Where(record => record.Is(owner, type)) : [];
}
