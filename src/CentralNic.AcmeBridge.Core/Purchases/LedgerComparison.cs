using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>What a comparison of the ledger with the reseller found. The last one is kept, since the next one goes on from its numbers.</summary>
public sealed record LedgerComparison
{
    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How many booked purchases were compared: those of the last paid year, without those that are refunded.</summary>
    public required int Compared { get; init; }

    /// <summary>The certificate orders whose refund was missing in the ledger and was booked now.</summary>
    public ImmutableArray<string> Refunded { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What a person should look at.</summary>
    public ImmutableArray<LedgerDifference> Differences { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The certificate orders in the account, since the ledger began, that neither the ledger nor an import knows: those of other systems.</summary>
    public ImmutableArray<string> NotInLedger { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The account's money; <see langword="null"/>: the reseller did not tell.</summary>
    public AccountComparison? Account { get; init; }
}

/// <summary>A purchase that the ledger and the reseller do not agree on.</summary>
/// <param name="CertificateOrder">The CertificateOrder.</param>
/// <param name="Order">The ACME order.</param>
/// <param name="Tenant">Who paid.</param>
/// <param name="Text">What differs, and what to do.</param>
public sealed record LedgerDifference(string CertificateOrder, string Order, string Tenant, string Text);

/// <summary>The account's amount, compared with that of the last comparison. Amounts are with VAT, in the account's currency.</summary>
/// <param name="Amount">What StatusAccount says.</param>
/// <param name="Currency">The currency.</param>
/// <param name="LedgerTotal">All that the ledger has booked, without what was refunded.</param>
/// <param name="OpenReservations">How many purchases are under way, of which the amount may or may not tell yet.</param>
public sealed record AccountComparison(decimal Amount, string? Currency, decimal LedgerTotal, int OpenReservations)
{
    /// <summary>By how much it has changed since the last comparison; <see langword="null"/>: this is the first.</summary>
    public decimal? Change { get; init; }

    /// <summary>The part of the change that the ledger does not explain: payments in, other systems' purchases, and refunds that it does not know.</summary>
    public decimal? Unexplained { get; init; }
}
