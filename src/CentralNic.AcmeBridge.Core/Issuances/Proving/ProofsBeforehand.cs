using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>Finds what speaks against the proofs of an order before anything is ordered.</summary>
internal sealed class ProofsBeforehand(OrderRepository orders, ProofsToCa proofs, TimeProvider time, ILogger<ProofsBeforehand> logger)
{
    /// <param name="plan">How it is to be fulfilled.</param>
    /// <returns>What to do instead of ordering; or <see langword="null"/>: order, with the method.</returns>
    public async Task<(StepResult? Otherwise, string Method)> CheckAsync(
        Order order, PlanDecision plan, string method, CancellationToken cancellationToken)
    {
        if (!proofs.TryCheck(order, plan.Plan, method, out var outlook))
        {
            return (StepResult.Rest(order), method);
        }

        if (outlook.RenewalObstacle is { } obstacle)
        {
            logger.NotRenewed(order.Id.Value, plan.Continues?.CertificateOrder, obstacle);
            return (StepResult.Next(await orders.UpdateAsync(
                order.Id,
                current => current with
                {
                    Issuance = current.Issuance! with { NotRenewed = new RenewalObstacle(plan.Continues?.CertificateOrder, obstacle) },
                },
                cancellationToken)), method);
        }

        return (await JudgeAsync(order, outlook.Preflight, cancellationToken), outlook.Method);
    }

    private async Task<StepResult?> JudgeAsync(Order order, DcvPreflightResult preflight, CancellationToken cancellationToken)
    {
        if (preflight.Refusal is not null && order.Issuance!.DcvWish is { } wish)
        {
            // What the operator tried does not end the order: it goes on as it would have without.
            return await DelayAsync(
                order,
                $"{wish} is not possible, the profile's own method is taken again: {preflight.Reason ?? preflight.Refusal.Detail}",
                cancellationToken);
        }

        if (preflight.Refusal is { } refusal)
        {
            logger.ProofNotPossible(order.Id.Value, preflight.Reason ?? refusal.Detail);
            return StepResult.Rest(
                await orders.UpdateAsync(order.Id, current => Refuse(current, refusal, preflight.Reason), cancellationToken));
        }

        if (preflight.Remarks is { } remarks)
        {
            logger.PreflightIncomplete(order.Id.Value, remarks);
        }

        return preflight.Delay is { } delay ? await DelayAsync(order, delay, cancellationToken) : null;
    }

    private async Task<StepResult> DelayAsync(Order order, string delay, CancellationToken cancellationToken)
    {
        var wait = proofs.WaitAfter(order.Issuance!, time.GetUtcNow());
        logger.ProofNotPossibleNow(order.Id.Value, delay, wait);
        var again = time.GetUtcNow() + wait;
        return StepResult.Wait(
            await orders.UpdateAsync(
                order.Id,
                current =>
                {
                    var held = current.Issuance!.WithDcvTrouble(delay, again).NeedsProof(delay, time.GetUtcNow());
                    return current with { Issuance = held.DcvWish == order.Issuance!.DcvWish ? held with { DcvWish = null } : held };
                },
                cancellationToken),
            again);
    }

    /// <summary>The client learns that it cannot be; what to configure stays with the order for the operator.</summary>
    private Order Refuse(Order order, AcmeProblem refusal, string? reason)
    {
        var refused = order.FailIssuance(refusal, time.GetUtcNow(), reason);
        return refused with { Issuance = refused.Issuance! with { DcvFinding = reason } };
    }
}
