using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>What was spent in a month, in one currency, without VAT.</summary>
/// <param name="Month">The month of the reservations, 1 to 12, UTC.</param>
/// <param name="Currency">The currency as the reseller named it; <see langword="null"/>: it did not.</param>
internal sealed record BudgetSum(int Month, string? Currency)
{
    /// <summary>Set aside for purchases that are decided and not settled.</summary>
    public decimal Reserved { get; init; }

    /// <summary>Bought.</summary>
    public decimal Booked { get; init; }

    /// <summary>Given back for what was bought and cancelled.</summary>
    public decimal Refunded { get; init; }

    /// <summary>What counts against a limit.</summary>
    [JsonIgnore]
    public decimal Spent => Reserved + Booked - Refunded;
}
