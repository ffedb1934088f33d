using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// From <see cref="IssuanceState.Planned"/>: asks the planner, and hands out, waits, or places the order as far as its intent. The command
/// is sent by the next step.
/// </summary>
internal sealed class PlanStep(
    OrderRepository orders,
    OrderPlanning planning,
    CertificatePlacement placement,
    ImmediatePreparation immediate,
    PurchaseConsistency consistency,
    Refusals refusals,
    IssuanceDeadline deadline,
    TimeProvider time,
    ILogger<PlanStep> logger) : IIssuanceStep
{
    /// <summary>An order that waits for another is woken by it; this check is for the case that the wake-up was lost.</summary>
    private static readonly TimeSpan AttachedLook = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What was decided for orders whose proofs are being looked at, so that it is not decided twice. It is for the very order that was
    /// read: one that changed meanwhile is planned anew, and what it was decided from is held to be unchanged by the commit of the intent.
    /// </summary>
    private readonly ConditionalWeakTable<Order, DecidedPlan> _decided = [];

    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Planned];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var now = time.GetUtcNow();
        if (issuance.NextLook is { } next && now < next)
        {
            return StepResult.Wait(order, next);
        }

        if (placement.Resume(order) is { } priced)
        {
            return await placement.CommitIntentAsync(order, priced, cancellationToken);
        }

        DecidedPlan? plan;
        try
        {
            plan = _decided.TryGetValue(order, out var decided) ? decided : await planning.DecideAsync(order, cancellationToken);
        }
        catch (StoreUnavailableException failure) when (consistency.IsStoreDamaged)
        {
            return await refusals.HoldAsync(order, AttentionKind.StoreDamaged, consistency.Unreadable(failure), cancellationToken);
        }

        var decision = plan.Decision;
        switch (decision.Plan)
        {
            case IssuancePlan.Return:
                logger.Planned(decision.Plan, order.Id.Value, decision.Reason);
                return StepResult.Rest(await orders.UpdateAsync(
                    order.Id,
                    current => (current with { Issuance = decision.ApplyTo(current.Issuance!) }).Complete(decision.Certificate!.Value, now),
                    cancellationToken));
            case IssuancePlan.Attach or IssuancePlan.WaitThenReissue when issuance.AttachedTo == decision.AttachTo:
                return StepResult.Wait(order, now + AttachedLook);
            case IssuancePlan.Attach or IssuancePlan.WaitThenReissue:
                // It checks again at once: the other order may have been settled before this one was listed as waiting.
                logger.Planned(decision.Plan, order.Id.Value, decision.Reason);
                return StepResult.Next(await orders.UpdateAsync(
                    order.Id, current =>
                        deadline.Extend(current with { Issuance = decision.ApplyTo(current.Issuance!) }), cancellationToken));
            default:
                return await PlaceAsync(order, plan, cancellationToken);
        }
    }

    private async Task<StepResult> PlaceAsync(Order order, DecidedPlan plan, CancellationToken cancellationToken)
    {
        var (otherwise, planned) = await placement.CheckAsync(order, plan.Decision, plan.Basis, plan.Offered, cancellationToken);
        if (otherwise is { IsResting: true })
        {
            _decided.AddOrUpdate(order, plan);
            return StepResult.Rest(order);
        }

        _decided.Remove(order);
        if ((otherwise ?? await immediate.TryBeginAsync(planned!, cancellationToken)) is { } instead)
        {
            return instead;
        }

        (otherwise, planned) = await placement.PriceAsync(planned!, cancellationToken);
        return otherwise ?? await placement.CommitIntentAsync(order, planned, cancellationToken);
    }
}
