using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances.Planning;

/// <summary>What the planner decided.</summary>
/// <param name="Plan">How the order gets its certificate.</param>
/// <param name="Reason">Why, in words for logs and the operator.</param>
internal sealed record PlanDecision(IssuancePlan Plan, string Reason)
{
    /// <summary>The certificate class that it is carried out in; <see langword="null"/>: the only one.</summary>
    public string? Class { get; init; }

    /// <summary>The certificate to hand out, for <see cref="IssuancePlan.Return"/>.</summary>
    public CertificateId? Certificate { get; init; }

    /// <summary>The order to wait for, for <see cref="IssuancePlan.Attach"/> and <see cref="IssuancePlan.WaitThenReissue"/>.</summary>
    public OrderId? AttachTo { get; init; }

    /// <summary>The subscription that is continued, for <see cref="IssuancePlan.Reissue"/> and <see cref="IssuancePlan.Renew"/>.</summary>
    public Subscription? Continues { get; init; }

    /// <summary>Whether the operator decided so beforehand: then a purchase within the paid year is no question.</summary>
    public bool IsOperators { get; init; }

    /// <summary>The DCV method to order with; <see langword="null"/> where nothing is ordered.</summary>
    public string? DcvMethod { get; init; }

    public Issuance ApplyTo(Issuance issuance)
    {
        ArgumentNullException.ThrowIfNull(issuance);

        // What costs nothing needs no approval, whatever was asked before.
        var asks = Plan.IsBilled() || issuance.Approval is not { Decision: ApprovalDecision.Outstanding };
        return issuance with
        {
            Approval = asks ? issuance.Approval : null,
            Attention = asks || issuance.Attention is not { Kind: AttentionKind.ApprovalOutstanding } ? issuance.Attention : null,
            Plan = Plan,
            Reason = Reason,
            Class = Class ?? issuance.Class,
            PurchaseAllowed = issuance.PurchaseAllowed || (IsOperators && Plan.IsBilled()),
            AttachedTo = AttachTo,
            Subscription = Continues?.Id ?? issuance.Subscription,
            Parent = Continues?.Continued?.Id,
            ParentOrder = Continues?.CertificateOrder,
            DcvMethod = DcvMethod ?? issuance.DcvMethod,
        };
    }
}
