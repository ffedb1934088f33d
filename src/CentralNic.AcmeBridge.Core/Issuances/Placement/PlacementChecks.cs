using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>What may speak against ordering a certificate as planned, before any money is asked for.</summary>
internal sealed class PlacementChecks(
    CertificateLimiter limits,
    ProofsBeforehand proofs,
    PurchaseConsistency consistency,
    PurchaseHold hold,
    UnknownRenewals renewals,
    Refusals refusals,
    ILogger<PlacementChecks> logger)
{
    /// <summary>Ends an order that a limit of the CA stands against.</summary>
    /// <param name="order">The order, with the class that was decided for.</param>
    /// <returns>The end; <see langword="null"/>: no limit is reached.</returns>
    public async Task<StepResult?> RefuseOverLimitAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        if (await FindLimitAsync(order, offered, cancellationToken) is not { } refusal)
        {
            return null;
        }

        logger.OverLimit(order.Id.Value, refusal.Detail);
        return StepResult.Rest(await refusals.FailAsync(order, offered, refusal, null, cancellationToken));
    }

    /// <summary>The limit of the CA that stands against an order; <see langword="null"/>: none.</summary>
    /// <param name="order">The order, with the class that was decided for.</param>
    public ValueTask<AcmeProblem?> FindLimitAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken) =>
        limits.RefusalAsync(order, offered.Class.Name, cancellationToken);

    /// <summary>
    /// The DCV method to order with; none with the reason. A reissue has no parameter for it: it keeps that of its order (manual 8.1.4).
    /// </summary>
    public static (string? Method, string Explanation) MethodOf(Order order, PlanDecision plan, OfferedProfile offered)
    {
        if (plan is { Plan: IssuancePlan.Reissue, Continues.DcvMethod: { } kept })
        {
            return (kept, $"The reissue keeps {kept}.");
        }

        var choice = order.Issuance!.DcvWish is { } wish ? offered.ChooseDcv(order.Names, wish) : offered.ChooseDcv(order.Names);
        return (choice.Method, choice.Explanation);
    }

    /// <summary>Looks whether the proofs could be published and found.</summary>
    /// <param name="order">The order, with the class that was decided for.</param>
    /// <param name="plan">How it is to be fulfilled.</param>
    /// <param name="method">The DCV method that was chosen.</param>
    /// <returns>What becomes of the order instead; and the method, another one where the chosen one would not prove all names.</returns>
    public Task<(StepResult? Otherwise, string Method)> CheckProofsAsync(
        Order order,
        PlanDecision plan,
        string method,
        CancellationToken cancellationToken) => proofs.CheckAsync(order, plan, method, cancellationToken);

    /// <summary>Why nothing may be bought for an order now; <see langword="null"/>: it may.</summary>
    public async Task<string?> FindHoldAsync(PlannedOrder planned, CancellationToken cancellationToken) =>
        await hold.ObstacleAsync(planned.Order.Names, cancellationToken) ?? await renewals.ObstacleAsync(planned, cancellationToken);

    /// <summary>What the store contradicts itself in about what was paid; <see langword="null"/>: nothing.</summary>
    public Task<string?> FindContradictionAsync(PlannedOrder planned, CancellationToken cancellationToken) =>
        consistency.ObstacleAsync(planned.Order, planned.Offered, cancellationToken);

    /// <summary>What is damaged where a document that is needed for the decision could not be read.</summary>
    /// <returns><see langword="null"/>: the store is not damaged, but away.</returns>
    public string? FindDamage(StoreUnavailableException failure) =>
        consistency.IsStoreDamaged ? consistency.Unreadable(failure) : null;

    /// <summary>
    /// The names that a renewal would hold by the reseller's own words, and that nobody ordered or looked for beforehand.
    /// </summary>
    /// <param name="quoted">The names that the reseller's quote has.</param>
    public static string[] UnprovenOf(PlannedOrder planned, IReadOnlyList<string> quoted)
    {
        var names = planned.Order.Names;
        return planned.Issuance.Plan != IssuancePlan.Renew
            ? []
            : [.. quoted.Except([.. names, .. RenewalProofs.AddedTo(names, planned.Offered.Class)], StringComparer.OrdinalIgnoreCase)];
    }
}
