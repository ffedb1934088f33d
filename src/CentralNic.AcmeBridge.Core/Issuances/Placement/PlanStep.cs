using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>From <see cref="IssuanceState.Planned"/>: asks the planner, and hands out, waits, or begins to order.</summary>
internal sealed class PlanStep(
    OrderRepository orders,
    PlanKnowledge knowledge,
    ClassPrices prices,
    ProfileCatalog profiles,
    OrderingStart start,
    PurchaseConsistency consistency,
    Refusals refusals,
    IssuanceDeadline deadline,
    TimeProvider time,
    ILogger<PlanStep> logger) : IIssuanceStep
{
    /// <summary>An order that waits for another is woken by it; this look is for the case that the wake-up was lost.</summary>
    private static readonly TimeSpan AttachedLook = TimeSpan.FromMinutes(1);

    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Planned];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var now = time.GetUtcNow();
        if (issuance.NextLook is { } next && now < next)
        {
            return StepResult.Wait(order, next);
        }

        var offered = profiles.Find(order.Profile);
        ImmutableArray<PlanChoice> choices;
        DocumentWrite? turn;
        try
        {
            (choices, turn) = await knowledge.GatherAsync(order, offered, cancellationToken);
        }
        catch (StoreUnavailableException failure) when (consistency.IsStoreDamaged)
        {
            return await refusals.HoldAsync(order, PurchaseConsistency.Unreadable(failure), cancellationToken);
        }

        var decision = Planner.Decide(choices);
        if (Planner.NeedsPrices(choices, decision))
        {
            choices = await prices.AddAsync(order, offered, choices, cancellationToken);
            decision = Planner.Decide(choices);
        }

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
                // The next look is taken at once: the other order may have been settled before this one was listed as waiting.
                logger.Planned(decision.Plan, order.Id.Value, decision.Reason);
                return StepResult.Next(await orders.UpdateAsync(
                    order.Id, current => deadline.Extend(current with { Issuance = decision.ApplyTo(current.Issuance!) }), cancellationToken));
            default:
                var basis = new PlanBasis(choices.First(choice => choice.Class == decision.Class).Question.Subscription, turn);
                return await start.BeginAsync(order, decision, basis, offered.With(decision.Class), cancellationToken);
        }
    }
}
