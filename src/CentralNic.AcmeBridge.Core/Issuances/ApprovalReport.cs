using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>A purchase that was put to the hoster's system or the operator.</summary>
public sealed record ApprovalReport
{
    /// <summary>The ACME order.</summary>
    public required string Order { get; init; }

    /// <summary>The ACME account that ordered.</summary>
    public required string Account { get; init; }

    /// <summary>Who pays.</summary>
    public required string Tenant { get; init; }

    /// <summary>The names.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The profile that was ordered.</summary>
    public required string Profile { get; init; }

    /// <summary>The certificate class.</summary>
    public required string Class { get; init; }

    /// <summary>The command: <c>Buy</c> or <c>Renew</c>.</summary>
    public required IssuancePlan Plan { get; init; }

    /// <summary>The price that was asked about.</summary>
    public required Price Price { get; init; }

    /// <summary>How it stands.</summary>
    public required ApprovalDecision Decision { get; init; }

    /// <summary>Why, in the words of who decided.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was asked first, UTC.</summary>
    public required DateTimeOffset Asked { get; init; }

    /// <summary>How often it was asked without a decision.</summary>
    public required int Asks { get; init; }

    /// <summary>What the last answer said, or why there was none.</summary>
    public string? Finding { get; init; }

    /// <summary>When it is asked again, UTC; absent: it is not.</summary>
    public DateTimeOffset? NextAsk { get; init; }

    /// <summary>Until when a decision is awaited, UTC; then the order is refused.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset? Decided { get; init; }

    internal static ApprovalReport? Of(Order order) => order.Issuance?.Approval is not { } approval ? null : new ApprovalReport
    {
        Order = order.Id.Value,
        Account = order.Account.Value,
        Tenant = order.Tenant.Value,
        Names = order.Names,
        Profile = order.Profile,
        Class = approval.Class,
        Plan = approval.Plan,
        Price = approval.Price,
        Decision = approval.Decision,
        Reason = approval.Reason,
        Asked = approval.Asked,
        Asks = approval.Asks,
        Finding = approval.Finding,
        NextAsk = approval.Decision == ApprovalDecision.Outstanding ? order.Issuance.NextLook : null,
        Until = approval.Until,
        Decided = approval.Decided,
    };
}
