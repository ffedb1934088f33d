using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>From <see cref="IssuanceState.Planned"/>: asks the planner; a purchase is priced and reserved, and its intent committed.</summary>
internal sealed class PlanStep(
    OrderBook orders,
    CertificateShelf certificates,
    ProfileCatalog profiles,
    PurchaseDesk purchases,
    ProofsToCa proofs,
    Ledger ledger,
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
        var certificateClass = profiles.Find(order.Profile).Class.Name;
        var issued = await certificates.FindByCsrAsync(order.Tenant, certificateClass, issuance.CsrSha256, cancellationToken);
        var buyer = await orders.FindBuyerAsync(order.Tenant, issuance.CsrSha256, cancellationToken);
        var decision = Planner.Decide(order, issued, buyer, now);
        switch (decision.Plan)
        {
            case IssuancePlan.Return:
                logger.Planned(decision.Plan, order.Id.Value, decision.Reason);
                return StepResult.Rest(await orders.UpdateAsync(
                    order.Id,
                    current => WithPlan(current, decision).Complete(decision.Certificate!.Value, now),
                    cancellationToken));
            case IssuancePlan.Attach when issuance.AttachedTo == decision.AttachTo:
                return StepResult.Wait(order, now + AttachedLook);
            case IssuancePlan.Attach:
                // The next look is taken at once: the other order may have been settled before this one was listed as waiting.
                logger.Planned(decision.Plan, order.Id.Value, decision.Reason);
                return StepResult.Next(await orders.UpdateAsync(order.Id, current => WithPlan(current, decision), cancellationToken));
            default:
                return await BuyAsync(order, decision, cancellationToken);
        }
    }

    private static Order WithPlan(Order order, PlanDecision decision) => order with
    {
        Issuance = order.Issuance! with { Plan = decision.Plan, Reason = decision.Reason, AttachedTo = decision.AttachTo },
    };

    private async Task<StepResult> BuyAsync(Order order, PlanDecision decision, CancellationToken cancellationToken)
    {
        var offered = profiles.Find(order.Profile);
        var choice = offered.ChooseDcv(order.Names);
        if (choice.Method is not { } method)
        {
            return StepResult.Rest(await FailAsync(order, choice.Explanation, cancellationToken));
        }

        if (await ProveBeforehandAsync(order, method, cancellationToken) is { } otherwise)
        {
            return otherwise;
        }

        var priced = order with { Issuance = order.Issuance! with { DcvMethod = method } };
        Price price;
        ImmutableArray<string> names;
        try
        {
            (price, names) = await purchases.PriceAsync(priced, offered, cancellationToken);
        }
        catch (ResellerException refusal) when (!refusal.WillPass())
        {
            logger.PurchaseRefused(refusal, order.Id.Value);
            return StepResult.Rest(await FailAsync(order, "The CA's reseller refuses the order.", cancellationToken));
        }

        if (!order.Names.All(names.Contains))
        {
            logger.NamesDiffer(order.Id.Value, string.Join(", ", names));
            return StepResult.Rest(await FailAsync(order, $"A certificate of profile '{order.Profile}' cannot hold these names.", cancellationToken));
        }

        try
        {
            var intent = await orders.UpdateAsync(order.Id, current => Reserve(current, decision, method, price, offered.Class.Name), cancellationToken);
            logger.Planned(decision.Plan, order.Id.Value, decision.Reason);
            logger.DcvChosen(order.Id.Value, choice.Explanation);
            logger.Reserved(order.Id.Value, intent.Issuance!.Id.Value, offered.Class.Name, price);
            return await purchases.BuyAsync(intent, offered, cancellationToken);
        }
        catch (DocumentConflictException conflict) when (conflict.Alias is not null)
        {
            // Another order of the tenant began to buy for the same CSR meanwhile; plan again, to wait for it.
            return StepResult.Next(order);
        }
    }

    /// <summary>What speaks against the proofs is found before money is spent.</summary>
    /// <returns>What to do instead of buying; <see langword="null"/>: buy.</returns>
    private async Task<StepResult?> ProveBeforehandAsync(Order order, string method, CancellationToken cancellationToken)
    {
        if (order.Issuance!.NextLook is { } next && time.GetUtcNow() < next)
        {
            return StepResult.Wait(order, next);
        }

        if (!proofs.TryCheck(order, method, out var preflight))
        {
            return StepResult.Rest(order);
        }

        if (preflight.Refusal is { } refusal)
        {
            logger.ProofNotPossible(order.Id.Value, preflight.Reason ?? refusal.Detail);
            return StepResult.Rest(await orders.UpdateAsync(order.Id, current => current.FailIssuance(refusal, time.GetUtcNow()), cancellationToken));
        }

        if (preflight.Remarks is { } remarks)
        {
            logger.PreflightIncomplete(order.Id.Value, remarks);
        }

        if (preflight.Delay is not { } delay)
        {
            return null;
        }

        var wait = proofs.WaitAfter(order.Issuance.DcvLooks + 1);
        logger.ProofNotPossibleNow(order.Id.Value, delay, wait);
        var again = time.GetUtcNow() + wait;
        return StepResult.Wait(
            await orders.UpdateAsync(order.Id, current => current with { Issuance = current.Issuance!.WithDcvTrouble(delay, again) }, cancellationToken),
            again);
    }

    private OrderChange Reserve(Order order, PlanDecision decision, string method, Price price, string certificateClass)
    {
        var planned = WithPlan(order, decision);
        var intent = planned with
        {
            Issuance = planned.Issuance!.To(IssuanceState.Intent, time.GetUtcNow()) with
            {
                DcvMethod = method,
                Price = price,
                PurchaseAttempt = planned.Issuance.PurchaseAttempt + 1,
                DcvLooks = 0,
                DcvFinding = null,
                NextLook = null,
            },
        };
        return new OrderChange(intent, [ledger.Line(LedgerEntryKind.Reserved, intent, certificateClass, price)]);
    }

    private Task<Order> FailAsync(Order order, string detail, CancellationToken cancellationToken) => orders.UpdateAsync(
        order.Id,
        current => current.FailIssuance(new AcmeProblem(AcmeErrorType.ServerInternal, detail), time.GetUtcNow()),
        cancellationToken);
}
