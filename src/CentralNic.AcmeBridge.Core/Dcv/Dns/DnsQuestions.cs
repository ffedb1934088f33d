using System.Net;
using System.Net.Sockets;
using CentralNic.AcmeBridge.Core.Names;
using DnsClient;

namespace CentralNic.AcmeBridge.Core.Dcv.Dns;

/// <summary>
/// Asks single DNS servers, over UDP with TCP fallback, without a cache. A server that is slow holds up only those who ask it: at most
/// eight questions to a server are on their way at once. Safe for several threads.
/// </summary>
internal sealed class DnsQuestions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const int AtOnce = 8;

    private readonly LookupClient _client = new(new LookupClientOptions([new NameServer(IPAddress.Loopback)])
    {
        UseCache = false,
        UseTcpFallback = true,
        Retries = 1,
        Timeout = Patience,
    });

    private readonly Turns<IPEndPoint> _turns = new(AtOnce);

    /// <summary>Asks one server.</summary>
    public async Task<DnsServerReply> AskAsync(IPEndPoint server, string name, QueryType type, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(server, cancellationToken);
        try
        {
            var response = await _client.QueryServerAsync([new NameServer(server)], name, type, cancellationToken: cancellationToken);
            return new DnsServerReply(response.Header.ResponseCode, response.Answers, response.Authorities, null)
            {
                IsAuthoritative = response.Header.HasAuthorityAnswer,
            };
        }
        catch (DnsResponseException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return NoAnswer(exception.Code == DnsResponseCode.ConnectionTimeout ? "no answer in time" : exception.DnsError);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException or InvalidOperationException)
        {
            return NoAnswer(exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>Climbs to the zone that a server has for a name: the SOA of the name, or of the nearest name above.</summary>
    /// <returns>The zone, or <see langword="null"/> with what the server said last.</returns>
    public async Task<(string? Zone, DnsServerReply Last)> FindZoneAsync(IPEndPoint server, string name, CancellationToken cancellationToken)
    {
        var reply = NoAnswer("nothing to ask for");
        foreach (var candidate in NameSuffixes.Climb(name))
        {
            reply = await AskAsync(server, candidate, QueryType.SOA, cancellationToken);
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

    private static DnsServerReply NoAnswer(string failure) => new(null, [], [], failure);
}
