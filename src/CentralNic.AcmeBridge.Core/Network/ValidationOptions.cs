using System.Net;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Network;

/// <summary>How the bridge looks at its clients' challenges. Configuration section <c>Validation</c>.</summary>
public sealed record ValidationOptions
{
    /// <summary>The port that http-01 connects to first. 80 by RFC 8555 section 8.3; another only for tests and the sandbox.</summary>
    public int Http01Port { get; init; } = 80;

    /// <summary>The port that tls-alpn-01 connects to. 443 by RFC 8737 section 3; another only for tests.</summary>
    public int TlsAlpn01Port { get; init; } = 443;

    /// <summary>The port of https redirect targets, besides the one that a redirect to http may use.</summary>
    public int HttpsPort { get; init; } = 443;

    /// <summary>The DNS servers to ask; empty: those of the operating system.</summary>
    public IReadOnlyList<IPEndPoint> Resolvers { get; init; } = [];

    /// <summary>Names with fixed addresses.</summary>
    public IReadOnlyList<AddressOverride> AddressOverrides { get; init; } = [];

    /// <summary>
    /// Networks that may be dialled although they are not public (loopback, private, link-local and the like, which are
    /// refused otherwise).
    /// </summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>
    /// The tenants for whose orders <see cref="AddressOverrides"/> and <see cref="AllowedNetworks"/> count; empty: all. For the others only
    /// public addresses are dialled.
    /// </summary>
    public IReadOnlyList<TenantId> PermittedTenants { get; init; } = [];

    /// <summary>The time that one attempt may take in all.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The waits before the second, third, … attempt. After the last attempt the challenge is invalid.</summary>
    public IReadOnlyList<TimeSpan> RetryDelays { get; init; } =
        [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(30)];

    /// <summary>How many redirects http-01 follows.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>How much of a body http-01 reads, in bytes.</summary>
    public int MaxBodyBytes { get; init; } = 16 * 1024;

    /// <summary>Whether more than public addresses may be dialled.</summary>
    /// <param name="tenant">Whose order it is for; <see langword="null"/>: nobody's in particular.</param>
    public bool IsPermitted(TenantId? tenant) => PermittedTenants.Count == 0 || (tenant is { } known && PermittedTenants.Contains(known));
}
