using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// Gathers what is known for an order, prices of its classes included where the choice is by price, and has the planner decide.
/// </summary>
internal sealed class OrderPlanning(ProfileCatalog profiles, PlanKnowledge knowledge, PriceComparison prices)
{
    /// <summary>Decides how an order gets its certificate.</summary>
    public Task<DecidedPlan> DecideAsync(Order order, CancellationToken cancellationToken) =>
        DecideAsync(order, makesContacts: true, cancellationToken);

    /// <summary>Decides how an order gets its certificate.</summary>
    /// <param name="makesContacts">
    /// Whether contacts of the profile are made that do not exist yet, where prices must be asked; if not, nothing changes anywhere.
    /// </param>
    public async Task<DecidedPlan> DecideAsync(Order order, bool makesContacts, CancellationToken cancellationToken)
    {
        var offered = profiles.Find(order.Profile);
        var (choices, nameSetLock) = await knowledge.GatherAsync(order, offered, cancellationToken);
        var decision = Planner.Decide(choices);
        if (Planner.NeedsPrices(choices, decision))
        {
            choices = await prices.AddAsync(order, offered, choices, makesContacts, cancellationToken);
            decision = Planner.Decide(choices);
        }

        var subscription = choices.FirstOrDefault(choice => choice.Class == decision.Class)?.Question.Subscription;
        return new DecidedPlan(decision, new PlanBasis(subscription, nameSetLock), offered.With(decision.Class));
    }
}

/// <summary>What was decided for an order, and from what.</summary>
/// <param name="Decision">How it gets its certificate.</param>
/// <param name="Basis">What that was decided from.</param>
/// <param name="Offered">Its profile with the class that was decided for.</param>
internal sealed record DecidedPlan(PlanDecision Decision, PlanBasis Basis, OfferedProfile Offered);
