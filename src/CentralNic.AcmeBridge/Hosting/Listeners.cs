using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>The addresses that the bridge listens on, and the bounds of what it takes there.</summary>
internal static class Listeners
{
    /// <summary>
    /// Above what an ACME request may have (<see cref="Acme.Jose.FlattenedJws.DefaultMaxLength"/>): a body up to here is read away
    /// unparsed, so that its sender gets the refusal and not a broken connection.
    /// </summary>
    private const int MaxBodyBytes = 8 * 1024 * 1024;

    /// <summary>More are closed at once; twice the answers that may be held (docs/operating.md).</summary>
    private const int MaxConnections = 10_000;

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

    /// <summary>Adds a listener.</summary>
    public static void Add(KestrelServerOptions kestrel, ListenAddress address, X509Certificate2? certificate)
    {
        void Configure(ListenOptions listener)
        {
            if (address.IsHttps)
            {
                listener.UseHttps(certificate ?? throw new InvalidOperationException($"There is no certificate for {address}."));
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
}
