using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>The addresses that the bridge listens on, and the bounds of what it takes there.</summary>
internal static class Listeners
{
    /// <summary>
    /// Above what an ACME request may have (<see cref="Acme.Jose.FlattenedJws.DefaultMaxLength"/>): a body up to here is read away
    /// unparsed, so that its sender gets the refusal and not a broken connection.
    /// </summary>
    private const int MaxBodyBytes = 8 * 1024 * 1024;

    /// <summary>
    /// More are closed at once; three times the answers that may be held, so that 10,000 idle connections shut nobody out
    /// (docs/operating.md).
    /// </summary>
    private const int MaxConnections = 15_000;

    /// <summary>Sets the bounds: size, time, slowness (RFC 8555 section 10.3).</summary>
    public static void Bound(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    }

    /// <summary>Has the sockets of a server made so that a failure names the setting that the address came from.</summary>
    /// <param name="settingOf">The key, and the option where there is one, that a port was set by.</param>
    public static IWebHostBuilder NameSettings(this IWebHostBuilder host, Func<int, string> settingOf) =>
        host.UseSockets(transport => transport.CreateBoundListenSocket = endPoint => Bind(endPoint, settingOf));

    public static void Add(KestrelServerOptions kestrel, ListenAddress address, ServerCertificate? certificate)
    {
        void Configure(ListenOptions listener)
        {
            if (address.IsHttps)
            {
                var presented = certificate ?? throw new InvalidOperationException($"There is no certificate for {address}.");
                listener.UseHttps(new TlsHandshakeCallbackOptions
                {
                    OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = presented.Current(),

                        // Whatever the system's configuration of TLS permits (RFC 8555 section 6.1, RFC 8996).
#pragma warning disable CA5398 // These two and no others are meant.
                        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
                    }),
                });
            }
        }

        if (address.Address is { } ip)
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else if (address.Host == "*")
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }
        else
        {
            kestrel.ListenLocalhost(address.Port, Configure);
        }
    }

    internal static Socket Bind(EndPoint endPoint, Func<int, string> settingOf)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
        catch (SocketException failure) when (endPoint is IPEndPoint address && IsFinal(failure, address))
        {
            throw new AddressUnavailableException(endPoint, settingOf(address.Port), failure);
        }
    }

    // On machines without IPv6 Kestrel goes on with IPv4, for "localhost" and for "*".
    private static bool IsFinal(SocketException failure, IPEndPoint address) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse or SocketError.AccessDenied => true,
        SocketError.AddressNotAvailable => !address.Address.Equals(IPAddress.IPv6Any) && !address.Address.Equals(IPAddress.IPv6Loopback),
        _ => false,
    };
}
