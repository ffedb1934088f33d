using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Looks whether the public DNS leads to the zone that is updated. A server may have a zone that nobody is sent to: a domain that moved to
/// another provider, a copy for the inside, a zone that was never delegated. What is written there no CA ever sees.
/// </summary>
/// <param name="questions">Asks the server that takes the updates.</param>
internal sealed class DelegationCheck(DnsZones zones, DnsLookup lookup, DnsQuestions questions)
{
    /// <summary>Checks a place that could be written to.</summary>
    /// <returns>The same, perhaps with a remark; or why writing there is of no use.</returns>
    public async Task<DcvReach> CheckAsync(DcvReach reach, CancellationToken cancellationToken)
    {
        // Who names the servers in Dcv:NameServers knows better than the public DNS.
        if (reach.Zone is not { } place || zones.AreKnown(place.Zone))
        {
            return reach;
        }

        var (own, published) = (
            await questions.AskAsync(place.Server, place.Zone, DnsRecordType.NS, cancellationToken),
            await lookup.QueryNameServersAsync(place.Zone, cancellationToken));
        if (published.Failure is { } failure)
        {
            return reach with { Remark = $"The servers of zone {place.Zone} cannot be looked up: {failure}." };
        }

        var judged = Judge(reach, place, [.. own.ServersOf(place.Zone)], published.Values);
        return judged is { Obstacle: null, Remark: null } ? await LookForLameAsync(reach, place, cancellationToken) : judged;
    }

    /// <summary>Compares the zone's servers as the server with the updates has them with those that the public DNS names.</summary>
    internal static DcvReach Judge(
        DcvReach reach, DnsZonePlace place, IReadOnlyCollection<string> own, IReadOnlyCollection<string> published)
    {
        var (ours, theirs) = (Set(own), Set(published));
        if (theirs.Count == 0)
        {
            return DcvReach.Blocked(
                $"the public DNS has no zone {place.Zone}, so nobody is sent to {place.Server}; delegate it in the zone above it");
        }

        if (ours.SetEquals(theirs))
        {
            return reach;
        }

        if (ours.Count == 0)
        {
            return reach with { Remark = $"{place.Server} names no servers for zone {place.Zone}; the public DNS names {Words(theirs)}." };
        }

        return ours.Overlaps(theirs)
            ? reach with
            {
                Remark = $"The servers of zone {place.Zone} differ: the public DNS names {Words(theirs)}, {place.Server} names "
                    + $"{Words(ours)}. Make both the same.",
            }
            : DcvReach.Blocked(
                $"zone {place.Zone} at {place.Server} is not the one that the public DNS leads to: that has the servers {Words(theirs)}, "
                + $"this one {Words(ours)}; "
                + "update the server that is delegated to, or name the servers that show this zone in Dcv:NameServers");
    }

    private static SortedSet<string> Set(IEnumerable<string> hosts) =>
        new(hosts.Select(host => DnsName.TryParse(host, out var name) ? name.ToString() : host), StringComparer.Ordinal);

    private static string Words(IEnumerable<string> hosts) => string.Join(", ", hosts);

    /// <summary>A server that is delegated to and does not know the zone answers some of the CA's questions with nothing.</summary>
    private async Task<DcvReach> LookForLameAsync(DcvReach reach, DnsZonePlace place, CancellationToken cancellationToken)
    {
        try
        {
            var zone = await zones.FindAsync(place.Zone, cancellationToken);
            var replies = await zones.AskAllAsync(zone, place.Zone, DnsRecordType.SOA, cancellationToken);
            return JudgeLame(reach, place.Zone, [.. replies.Select(asked => (asked.Server.Host, asked.Reply))]);
        }
        catch (DcvPublicationException failure)
        {
            return reach with { Remark = failure.Message + "." };
        }
    }

    /// <summary>Finds the servers that do not answer for a zone that is delegated to them.</summary>
    internal static DcvReach JudgeLame(DcvReach reach, string zone, IReadOnlyCollection<(string Host, DnsServerReply Reply)> replies)
    {
        var lame = replies.Where(asked => !asked.Reply.IsAnswer || !asked.Reply.IsAuthoritative)
            .Select(asked => $"{asked.Host} ({(asked.Reply.IsAnswer ? "it is not authoritative" : asked.Reply.Trouble)})")
            .ToArray();
        return lame.Length == 0 ? reach
            : lame.Length == replies.Count ? DcvReach.NotNow($"no server that zone {zone} is delegated to answers for it: {Words(lame)}")
            : reach with
            {
                Remark = $"Zone {zone} is delegated to servers that do not answer for it: {Words(lame)}. Repair them, or take them out of "
                    + "the delegation.",
            };
    }
}
