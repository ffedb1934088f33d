using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Issuances.Placement;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;

namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>What a plan comes to: the part of a quote that is asked after the order was admitted.</summary>
/// <param name="Decided">The plan.</param>
internal sealed record PlannedQuote(DecidedPlan Decided)
{
    /// <summary>What stands against it, the first to decide first.</summary>
    public ImmutableArray<QuoteFinding> Findings { get; init; } = [];

    /// <summary>The price; <see langword="null"/>: free, or not told.</summary>
    public Price? Price { get; init; }

    /// <summary>Whether the hoster's system would be asked.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>How the limits on purchases stand.</summary>
    public ImmutableArray<LimitStanding> Limits { get; init; } = [];

    /// <summary>How the names would be proved.</summary>
    public ImmutableArray<NameProof> Proofs { get; init; } = [];

    /// <summary>What could not be found out.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];

    /// <summary>With one finding more.</summary>
    public PlannedQuote With(string rule, QuoteOutcome outcome, string text, string? detail = null, DateTimeOffset? until = null) =>
        this with { Findings = Findings.Add(new QuoteFinding(rule, outcome, text) { Detail = detail, Until = until }) };
}
