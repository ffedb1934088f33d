using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.Classes;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>What a leaf certificate is to be.</summary>
internal sealed record LeafRequest
{
    /// <summary>Whose intermediate signs.</summary>
    public required CaBrand Brand { get; init; }

    /// <summary>DV, OV or EV.</summary>
    public required string Type { get; init; }

    /// <summary>The key of the customer's CSR.</summary>
    public required PublicKey Key { get; init; }

    /// <summary>The names, A-labels, wildcards allowed; the first is the common name where it fits.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The end of the paid time.</summary>
    public required DateTimeOffset NoLaterThan { get; init; }

    /// <summary>The vetted organization; <see langword="null"/> for DV, and where the request names none.</summary>
    public VettedOrganization? Organization { get; init; }
}
