using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>What an import found about one CertificateOrder, and what became of it.</summary>
/// <param name="CertificateOrder">The reseller's id of it (manual 6.3).</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record ImportFinding(string CertificateOrder, ImportOutcome Outcome, string Reason)
{
    /// <summary>The certificate class, lower case where it is known here, else as the reseller spells it.</summary>
    public string Class { get; init; } = "";

    /// <summary>The names; empty where they were not read.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Until when it is paid, UTC; <see langword="null"/>: the reseller did not say.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>The tenant that gets it.</summary>
    public TenantId? Tenant { get; init; }

    /// <summary>
    /// What stands in the way of a reissue though it is adopted, as a sentence; <see langword="null"/>: nothing that is known.
    /// </summary>
    public string? Remark { get; init; }
}
