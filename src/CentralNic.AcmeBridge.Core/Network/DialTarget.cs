using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>
/// Dials one host for one request: exactly the addresses that were judged, so that a second answer of the DNS cannot bring in
/// another (DNS rebinding).
/// </summary>
/// <param name="addresses">Permitted addresses, in the order of trying.</param>
/// <param name="attempt">The time that is left.</param>
internal sealed class DialTarget(IReadOnlyList<IPAddress> addresses, AttemptTime attempt)
{
    private readonly List<string> _failures = [];

    /// <summary>Addresses of whose answers nothing is told to clients.</summary>
    public IReadOnlyCollection<IPAddress> Silent { get; init; } = [];

    /// <summary>Whether what <see cref="Address"/> answered may be quoted to clients.</summary>
    public bool MayBeQuoted => !Silent.Contains(Address);

    /// <summary>The address that answered or is being dialled.</summary>
    public IPAddress Address { get; private set; } = addresses[0];

    /// <summary>Why dialling failed, address by address, for the client; empty if it did not.</summary>
    public string Failures => string.Join("; ", _failures);

    /// <summary>
    /// Connects to the first address that lets it. Each gets its share of the time, so that a silent one leaves some to the next.
    /// </summary>
    /// <exception cref="SocketException">None could be connected to; see <see cref="Failures"/>.</exception>
    public async ValueTask<Stream> ConnectAsync(int port)
    {
        SocketException? last = null;
        for (var i = 0; i < addresses.Count; i++)
        {
            Address = addresses[i];
            try
            {
                using var share = attempt.Share(addresses.Count - i);
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(share.Token, attempt.Token);
                return await OutgoingConnections.ConnectAsync(new IPEndPoint(Address, port), linked.Token);
            }
            catch (SocketException exception)
            {
                last = exception;
                _failures.Add($"{Address} port {port.ToString(CultureInfo.InvariantCulture)}: {Describe(exception.SocketErrorCode)}");
            }
            catch (OperationCanceledException) when (!attempt.Token.IsCancellationRequested)
            {
                last = new SocketException((int)SocketError.TimedOut);
                _failures.Add($"{Address} port {port.ToString(CultureInfo.InvariantCulture)}: {Describe(SocketError.TimedOut)}");
            }
        }

        throw last ?? new SocketException((int)SocketError.HostUnreachable);
    }

    private static string Describe(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connection refused",
        SocketError.TimedOut => "no connection in time",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "not reachable",
        SocketError.ConnectionReset => "connection reset",
        _ => $"cannot connect ({error})",
    };
}
