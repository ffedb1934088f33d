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
    public Task<DnsReply> AskAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
        AskAsync(name, type, signatures: false, cancellationToken);

    /// <summary>As <see cref="AskAsync(DnsName, DnsRecordType, CancellationToken)"/>, and asks for the signatures of DNSSEC too.</summary>
    /// <param name="name">The name to ask for.</param>
    /// <param name="type">The type to ask for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>As there; <see cref="DnsMessage.IsAuthenticated"/> says whether the server verified them.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task<DnsReply> AskSignedAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
        AskAsync(name, type, signatures: true, cancellationToken);

    /// <summary>Reads which DNS servers the operating system asks.</summary>
    public static IReadOnlyList<IPEndPoint> ReadSystemServers() =>
    [
        .. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)
            .Select(server => new IPEndPoint(IPAddress.Parse(server.Address), server.Port)),
    ];

    private async Task<DnsReply> AskAsync(DnsName name, DnsRecordType type, bool signatures, CancellationToken cancellationToken)
    {
        var asked = servers.Count > 0 ? servers : SystemServers();
        var reply = new DnsReply(null, "no DNS server is known to ask");
        foreach (var server in asked)
        {
            for (var tries = 0; tries < TriesPerServer; tries++)
            {
                reply = await DnsQuery.AskAsync(server, name, type, timeout(asked.Count), cancellationToken, signatures);
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
            _system = known = new SystemServersRead(ReadSystemServers(), TimeProvider.System.GetTimestamp());
        }

        return known.Servers;
    }

    private sealed record SystemServersRead(IReadOnlyList<IPEndPoint> Servers, long Read);
}
