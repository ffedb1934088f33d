using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>Looks for a record at all authoritative servers of its zone: the CA may ask any of them, from several places at once.</summary>
internal sealed class DnsProofProbe(DnsZones zones)
{
    private const int MaxQuoted = 3;

    /// <summary>Looks once.</summary>
    public async Task<DcvObservation> LookAsync(DcvRecord record, CancellationToken cancellationToken)
    {
        DnsZone zone;
        try
        {
            zone = await zones.FindAsync(record.Name, cancellationToken);
        }
        catch (DcvPublicationException failure)
        {
            return DcvObservation.Missing(failure.Message);
        }

        var type = record.Type == DcvRecord.Cname ? DnsRecordType.CNAME : DnsRecordType.TXT;
        var replies = await zones.AskAllAsync(zone, record.Name, type, cancellationToken);
        var answered = replies.Where(asked => asked.Reply.IsAnswer).ToArray();
        var missing = answered.Where(asked => !Has(asked.Reply, record)).ToArray();

        // A server that does not answer is passed over by resolvers too, as long as another does.
        return answered.Length > 0 && missing.Length == 0
            ? DcvObservation.Visible
            : DcvObservation.Missing(
                string.Join(
                    "; ",
                    (missing.Length > 0 ? missing : replies).Select(asked => $"{asked.Server.Host}: {Describe(asked.Reply, record)}")));
    }

    private static bool Has(DnsServerReply reply, DcvRecord record) => record.Type == DcvRecord.Cname
        ? DnsName.AreSame(reply.AliasAt(record.Name), record.Value)
        : reply.TextsAt(record.Name).Any(text => text.Contains(record.Value, StringComparison.Ordinal));

    private static string Describe(DnsServerReply reply, DcvRecord record)
    {
        if (!reply.IsAnswer)
        {
            return reply.Trouble;
        }

        if (reply.AliasAt(record.Name) is { } alias)
        {
            return $"a CNAME to {TokenText.Shorten(alias)}";
        }

        var texts = reply.TextsAt(record.Name).ToArray();
        return texts.Length == 0
            ? $"no {record.Type} record"
            : string.Join(", ", texts.Take(MaxQuoted).Select(text => TokenText.Shorten(Excerpt.Of(text))))
                + (texts.Length > MaxQuoted ? $" and {texts.Length - MaxQuoted} more" : "");
    }
}
