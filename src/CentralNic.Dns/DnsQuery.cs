using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CentralNic.Dns;

/// <summary>
/// Asks one server one question: over UDP, and over TCP what did not fit or came broken. What does not belong to the question is passed
/// over, as anybody can send it.
/// </summary>
internal static class DnsQuery
{
    /// <summary>Asks once.</summary>
    /// <param name="timeout">How long an answer is waited for, over UDP and over TCP each.</param>
    /// <param name="signatures">Whether the signatures of DNSSEC are asked for too.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<DnsReply> AskAsync(
        IPEndPoint server,
        DnsName name,
        DnsRecordType type,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        bool signatures = false)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(name);
        var reply = await ExchangeAsync(server, name, type, Additions.Of(signatures), timeout, cancellationToken);

        // Servers from before EDNS say so in one of these ways (RFC 6891 section 7).
        return reply.Message?.Code is DnsResponseCode.FormErr or DnsResponseCode.NotImp or DnsResponseCode.BadVers
            ? await ExchangeAsync(server, name, type, Additions.None, timeout, cancellationToken)
            : reply;
    }

    private static async Task<DnsReply> ExchangeAsync(
        IPEndPoint server, DnsName name, DnsRecordType type, Additions adds, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var first = await ExchangeAsync(server, name, type, adds, isReliable: false, timeout, cancellationToken);
        return first.IsCut
            ? (await ExchangeAsync(server, name, type, adds, isReliable: true, timeout, cancellationToken)).Reply
            : first.Reply;
    }

    private static async Task<(DnsReply Reply, bool IsCut)> ExchangeAsync(
        IPEndPoint server,
        DnsName name,
        DnsRecordType type,
        Additions adds,
        bool isReliable,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(timeout);
        var passedOver = 0;
        try
        {
            var id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
            using var connection = await DnsConnection.OpenAsync(server, isReliable, time.Token);
            await connection.SendAsync(DnsMessage.WriteQuery(id, name, type, adds.Edns, adds.Signatures), time.Token);
            while (await connection.ReceiveAsync(time.Token) is { } received)
            {
                if (DnsMessage.TryRead(received, out var message, out var fault))
                {
                    if (message.IsAnswerTo(id, name, type))
                    {
                        return (new DnsReply(message), message.IsTruncated);
                    }
                }
                else if (DnsMessage.MayAnswer(received, id))
                {
                    return (new DnsReply(null, $"its answer {fault}"), IsCut: true);
                }

                passedOver++;
            }

            return (new DnsReply(null, "it closed the connection without an answer", Passes: true), false);
        }
        catch (SocketException exception)
        {
            return (new DnsReply(null, Describe(exception.SocketErrorCode), Passes: true), false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new DnsReply(
                null,
                passedOver == 0 ? "no answer in time" : "no answer in time but what does not belong to the question",
                Passes: true), false);
        }
    }

    private static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "no DNS server answers there (connection refused)",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "it cannot be reached",
        SocketError.ConnectionReset => "the connection was reset",
        _ => $"it cannot be asked ({error})",
    };

    /// <summary>What a query asks for besides the records.</summary>
    private readonly record struct Additions(bool Edns, bool Signatures)
    {
        public static Additions None => new(Edns: false, Signatures: false);

        public static Additions Of(bool signatures) => new(Edns: true, signatures);
    }
}
