using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;

namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>What an order would do and cost, were it made and finalized now. Nothing was ordered, counted or set aside.</summary>
public sealed record OrderQuote
{
    /// <summary>The names, A-labels in lower case.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>Who would pay.</summary>
    public required string Tenant { get; init; }

    /// <summary>The account that would order; absent: a new one.</summary>
    public string? Account { get; init; }

    /// <summary>The profile that it would have; absent: it is not offered.</summary>
    public string? Profile { get; init; }

    /// <summary>What would become of the order.</summary>
    public required QuoteOutcome Outcome { get; init; }

    /// <summary>
    /// What stands against it; empty: nothing. The first is what decides; those that follow would decide if it were gone.
    /// </summary>
    public required ImmutableArray<QuoteFinding> Findings { get; init; }

    /// <summary>How the certificate would be obtained; absent: the order would be refused before it is planned.</summary>
    public IssuancePlan? Plan { get; init; }

    /// <summary>Why so, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The certificate class.</summary>
    public string? Class { get; init; }

    /// <summary>The certificate that would be handed out again, for <c>Return</c>.</summary>
    public string? Certificate { get; init; }

    /// <summary>The order that would be awaited, for <c>Attach</c> and <c>WaitThenReissue</c>.</summary>
    public string? AwaitedOrder { get; init; }

    /// <summary>The subscription that would be continued, for <c>Reissue</c> and <c>Renew</c>.</summary>
    public string? Subscription { get; init; }

    /// <summary>Whether it costs money.</summary>
    public bool IsBilled { get; init; }

    /// <summary>What it costs, as the reseller says; absent: nothing, or the price could not be told.</summary>
    public Price? Price { get; init; }

    /// <summary>Whether the hoster's system would be asked before the purchase.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>The limits of money: the tenant's, and those of all. Empty: there are none.</summary>
    public ImmutableArray<BudgetStanding> Budgets { get; init; } = [];

    /// <summary>The limits on purchases. Those of the account are told only when one was named.</summary>
    public ImmutableArray<LimitStanding> Limits { get; init; } = [];

    /// <summary>How control of each name would be proved to the CA; empty where nothing would be ordered.</summary>
    public ImmutableArray<NameProof> Proofs { get; init; } = [];

    /// <summary>What could not be found out, in whole sentences.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}
