namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>The reseller's own name servers as publisher. Configuration section <c>Dcv:ResellerDns</c>.</summary>
public sealed record ResellerDnsOptions
{
    /// <summary>The names whose zones are at the reseller.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The names at and below which it writes where standing aliases lead; <see langword="null"/>: <see cref="Names"/>.</summary>
    public IReadOnlyList<string>? AliasTargets { get; init; }

    /// <summary>The TTL of what is added; the reseller makes it a minute at least.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(1);
}
