using CentralNic.AcmeBridge.Core.Names;
using DnsClient;
using DnsClient.Protocol;

namespace CentralNic.AcmeBridge.Core.Dcv.Dns;

/// <summary>What one DNS server said.</summary>
/// <param name="Code">The response code; <see langword="null"/>: there was no answer.</param>
/// <param name="Answers">The answer section.</param>
/// <param name="Authorities">The authority section.</param>
/// <param name="Failure">Why there was no answer, without final dot.</param>
internal sealed record DnsServerReply(
    DnsHeaderResponseCode? Code, IReadOnlyList<DnsResourceRecord> Answers, IReadOnlyList<DnsResourceRecord> Authorities, string? Failure)
{
    /// <summary>Whether the server spoke for a zone of its own, and not from what others told it.</summary>
    public bool IsAuthoritative { get; init; }

    /// <summary>The names of a zone's servers as the answer has them.</summary>
    public IEnumerable<string> ServersOf(string zone) =>
        Answers.OfType<NsRecord>().Where(record => IsAt(record, zone)).Select(record => Plain(record.NSDName.Value));

    /// <summary>Whether the server knows the zone: it answered with records, or that there are none.</summary>
    public bool IsAnswer => Code is DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain;

    /// <summary>The failure, or the code that stands in the way, in words.</summary>
    public string Trouble => Failure ?? Code switch
    {
        DnsHeaderResponseCode.ServerFailure => "SERVFAIL",
        DnsHeaderResponseCode.Refused => "REFUSED",
        DnsHeaderResponseCode.NotAuthorized => "NOTAUTH",
        { } code => $"response code {(int)code}",
        null => "no answer",
    };

    /// <summary>The texts at a name, the strings of a record joined.</summary>
    public IEnumerable<string> TextsAt(string name) => Answers.OfType<TxtRecord>().Where(record => IsAt(record, name)).Select(record => string.Concat(record.Text));

    /// <summary>The target of the alias at a name.</summary>
    public string? AliasAt(string name) => Answers.OfType<CNameRecord>().FirstOrDefault(record => IsAt(record, name)) is { } alias
        ? Plain(alias.CanonicalName.Value)
        : null;

    /// <summary>The zone that a name lies in, as the SOA record of the answer says.</summary>
    public string? ZoneOf(string name) => Answers.Concat(Authorities).OfType<SoaRecord>()
        .Select(record => Plain(record.DomainName.Value))
        .FirstOrDefault(zone => NameSuffixes.IsAtOrBelow(name, zone));

    private static bool IsAt(DnsResourceRecord record, string name) => Plain(record.DomainName.Value).Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant();
}
