using System.Net;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Dcv.Zones;

/// <summary>
/// Asks single DNS servers, over UDP with TCP fallback, without a cache. A server that is slow holds up only those who ask it: at most
/// eight questions to a server are on their way at once. Safe for several threads.
/// </summary>
internal sealed class DnsQuestions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const int AtOnce = 8;

    private readonly KeyedLock<IPEndPoint> _locks = new(AtOnce);

    public async Task<DnsServerReply> AskAsync(IPEndPoint server, string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        if (!DnsName.TryParse(name, out var owner, out var fault))
        {
            return NoAnswer($"it cannot be asked for: the name {fault}");
        }

        using var turn = await _locks.TakeAsync(server, cancellationToken);
        return new DnsServerReply(await new DnsResolver([server], static _ => Patience).AskAsync(owner, type, cancellationToken));
    }

    /// <summary>Climbs to the zone that a server has for a name: the SOA of the name, or of the nearest name above.</summary>
    /// <returns>The zone, or <see langword="null"/> with what the server said last.</returns>
    public async Task<(string? Zone, DnsServerReply Last)> FindZoneAsync(
        IPEndPoint server, string name, CancellationToken cancellationToken)
    {
        var reply = NoAnswer("nothing to ask for");
        foreach (var candidate in NameSuffixes.Climb(name))
        {
            reply = await AskAsync(server, candidate, DnsRecordType.SOA, cancellationToken);
            if (reply.Code is null)
            {
                break;
            }

            // The SOA beside an alias is that of the alias's target.
            if (reply.IsAnswer && reply.AliasAt(candidate) is null && reply.ZoneOf(candidate) is { Length: > 0 } zone)
            {
                return (zone, reply);
            }
        }

        return (null, reply);
    }

    private static DnsServerReply NoAnswer(string failure) => new(new DnsReply(null, failure));
}
