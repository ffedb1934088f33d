namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>What a sum of money is for.</summary>
/// <param name="Month">The month of the reservations, as year * 12 + month - 1, UTC.</param>
internal readonly record struct SpendKey(string Tenant, string? Profile, string Class, int Month, string? Currency)
{
    /// <summary>The number of a month.</summary>
    public static int MonthOf(DateTimeOffset at) => (at.UtcDateTime.Year * 12) + at.UtcDateTime.Month - 1;

    /// <summary>A month as it is written: <c>2026-11</c>.</summary>
    public static string Text(int month) => FormattableString.Invariant($"{month / 12:0000}-{(month % 12) + 1:00}");
}

/// <summary>Sums of the ledger's lines.</summary>
internal readonly record struct SpendCell(
    int Purchases, int Renewals, decimal Booked, decimal BookedVat, int Refunds, decimal Refunded, decimal RefundedVat, decimal Reserved)
{
    public static SpendCell operator +(SpendCell left, SpendCell right) => new(
        left.Purchases + right.Purchases,
        left.Renewals + right.Renewals,
        left.Booked + right.Booked,
        left.BookedVat + right.BookedVat,
        left.Refunds + right.Refunds,
        left.Refunded + right.Refunded,
        left.RefundedVat + right.RefundedVat,
        left.Reserved + right.Reserved);
}
