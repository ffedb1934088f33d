using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>What the planner decided.</summary>
/// <param name="Plan">How the order gets its certificate.</param>
/// <param name="Reason">Why, in words for logs and the operator.</param>
public sealed record PlanDecision(IssuancePlan Plan, string Reason)
{
    /// <summary>The certificate to hand out, for <see cref="IssuancePlan.Return"/>.</summary>
    public CertificateId? Certificate { get; init; }

    /// <summary>The order to wait for, for <see cref="IssuancePlan.Attach"/>.</summary>
    public OrderId? AttachTo { get; init; }
}
