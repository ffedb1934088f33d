using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Reconciliation;

/// <summary>
/// What a comparison of the ledger with the reseller found. The last one is kept, since the next one goes on from its numbers.
/// </summary>
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

    /// <summary>
    /// The certificate orders in the account, since the ledger began, that neither the ledger nor an import knows: those of other systems.
    /// </summary>
    public ImmutableArray<string> NotInLedger { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The account's money; <see langword="null"/>: the reseller did not tell.</summary>
    public AccountComparison? Account { get; init; }
}
