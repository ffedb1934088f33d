namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>Something that stands against an order.</summary>
/// <param name="Rule">The rule, by its stable name, for example <c>budget-per-month</c>.</param>
/// <param name="Outcome">What it does to the order.</param>
/// <param name="Text">Why, as the ACME client would be told; for what waits or asks, as the operator is.</param>
public sealed record QuoteFinding(string Rule, QuoteOutcome Outcome, string Text)
{
    /// <summary>Why, for the operator: with keys, amounts, servers; absent where the text says all.</summary>
    public string? Detail { get; init; }

    /// <summary>When it is over, UTC; absent: that is not known, or waiting does not help.</summary>
    public DateTimeOffset? Until { get; init; }
}
