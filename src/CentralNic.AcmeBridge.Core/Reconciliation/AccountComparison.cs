namespace CentralNic.AcmeBridge.Core.Reconciliation;

/// <summary>The account's amount, compared with that of the last comparison. Amounts are with VAT, in the account's currency.</summary>
/// <param name="Amount">What StatusAccount says.</param>
/// <param name="Currency">The currency.</param>
/// <param name="LedgerTotal">All that the ledger has booked, without what was refunded.</param>
/// <param name="OpenReservations">How many purchases are under way, of which the amount may or may not tell yet.</param>
public sealed record AccountComparison(decimal Amount, string? Currency, decimal LedgerTotal, int OpenReservations)
{
    /// <summary>By how much it has changed since the last comparison; <see langword="null"/>: this is the first.</summary>
    public decimal? Change { get; init; }

    /// <summary>
    /// The part of the change that the ledger does not explain: payments in, other systems' purchases, and refunds that it does not know.
    /// </summary>
    public decimal? Unexplained { get; init; }
}
