using System.Net;

namespace CentralNic.Reseller.Sandbox;

/// <summary>How the sandbox's CA looks at the customers' servers for domain control validation (DCV, manual 3.5).</summary>
public sealed record SandboxDcvOptions
{
    /// <summary>The port that is dialled where the CA would use port 80. The Host header names no port, as with the real CA.</summary>
    public int HttpPort { get; init; } = 80;

    /// <summary>The port that is dialled where the CA would use port 443.</summary>
    public int HttpsPort { get; init; } = 443;

    /// <summary>The DNS servers to ask; empty: those of the operating system.</summary>
    public IReadOnlyList<IPEndPoint> Resolvers { get; init; } = [];

    /// <summary>Names with fixed addresses. The longest matching suffix wins.</summary>
    public IReadOnlyList<SandboxAddressOverride> AddressOverrides { get; init; } = [];

    /// <summary>The time from an order to the CA's first check by itself. Later checks follow the CA's schedule.</summary>
    public TimeSpan FirstLookAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The time that connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The time that one HTTP answer or one DNS answer may take.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many bytes of a body are read; a longer one is refused.</summary>
    public int MaxBodyBytes { get; init; } = 5000;
}
