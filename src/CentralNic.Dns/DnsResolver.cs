using System.Net;
using DnsClient;

namespace CentralNic.Dns;

/// <summary>
/// Asks DNS servers one after the other until one answers, each twice where it is silent. Keeps nothing: clients change records shortly
/// before they are looked for. Safe for concurrent use.
/// </summary>
/// <param name="servers">The servers, the preferred one first; empty: those of the operating system.</param>
/// <param name="timeout">How long one answer is waited for; given how many servers there are.</param>
public sealed class DnsResolver(IReadOnlyList<IPEndPoint> servers, Func<int, TimeSpan> timeout)
{
    private const int TriesPerServer = 2;

    /// <summary>How long the operating system's servers are not read again; a network may change while the program runs.</summary>
    private static readonly TimeSpan SystemServersAge = TimeSpan.FromMinutes(1);

    private SystemServersRead? _system;

    /// <summary>Asks.</summary>
    /// <param name="name">The name to ask for.</param>
    /// <param name="type">The type to ask for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first answer with records or that there are none; else what the last server said that was asked.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<DnsReply> AskAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        var asked = servers.Count > 0 ? servers : SystemServers();
        var reply = new DnsReply(null, "no DNS server is known to ask");
        foreach (var server in asked)
        {
            for (var tries = 0; tries < TriesPerServer; tries++)
            {
                reply = await DnsQuery.AskAsync(server, name, type, timeout(asked.Count), cancellationToken);
                if (reply.IsAnswer)
                {
                    return reply;
                }

                if (!reply.Passes)
                {
                    break;
                }
            }
        }

        return reply;
    }

    private IReadOnlyList<IPEndPoint> SystemServers()
    {
        if (_system is not { } known || TimeProvider.System.GetElapsedTime(known.Read) > SystemServersAge)
        {
            var found = NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false);
            _system = known = new SystemServersRead(
                [.. found.Select(server => new IPEndPoint(IPAddress.Parse(server.Address), server.Port))],
                TimeProvider.System.GetTimestamp());
        }

        return known.Servers;
    }

    private sealed record SystemServersRead(IReadOnlyList<IPEndPoint> Servers, long Read);
}
