using System.Net;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>A DNS server that takes signed updates (RFC 2136, RFC 8945). Configuration section <c>Dcv:Rfc2136:&lt;name&gt;</c>.</summary>
public sealed record Rfc2136Options
{
    /// <summary>The publisher's name, chosen by the operator.</summary>
    public required string Name { get; init; }

    /// <summary>The names that it serves.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The names at and below which it writes where standing aliases lead; <see langword="null"/>: <see cref="Names"/>.</summary>
    public IReadOnlyList<string>? AliasTargets { get; init; }

    /// <summary>The primary server.</summary>
    public required IPEndPoint Server { get; init; }

    /// <summary>The key's name, as the server knows it.</summary>
    public required string KeyName { get; init; }

    /// <summary>How updates are signed.</summary>
    public TsigAlgorithm KeyAlgorithm { get; init; }

    /// <summary>The key, Base64.</summary>
    public required Reseller.Secret KeySecret { get; init; }

    /// <summary>The TTL of what is added.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one answer of the server is waited for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
