using System.Net;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.Dns;

namespace CentralNic.AcmeBridge.Core.Diagnostics;

/// <summary>
/// Asks each DNS server of the bridge for the start of the root zone, which is signed: whether it answers, whether it verifies by DNSSEC,
/// and by what time the zone was signed.
/// </summary>
/// <param name="options">Names the servers; without any, those of the operating system.</param>
/// <param name="time">The clock that the answers' time is measured by.</param>
public sealed class ResolverProbe(ValidationOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The servers that the bridge asks.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; } = options.Resolvers.Count > 0 ? options.Resolvers : DnsResolver.ReadSystemServers();

    /// <summary>Asks one of them; at most twice.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ResolverProbeResult> LookAsync(IPEndPoint server, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var reply = await new DnsResolver([server], _ => Patience).AskSignedAsync(DnsName.Root, DnsRecordType.SOA, cancellationToken);
        var took = time.GetElapsedTime(start);
        if (!reply.IsAnswer)
        {
            return new ResolverProbeResult { Trouble = reply.Trouble, Took = took };
        }

        var result = new ResolverProbeResult { Took = took, Validates = reply.Message!.IsAuthenticated };
        foreach (var record in reply.Message.Answers)
        {
            if (record.TryReadSignatureTimes(out var from, out var until))
            {
                return result with { SignedFrom = from, SignedUntil = until };
            }
        }

        return result;
    }
}
