using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Finds what speaks against the proofs of an order before anything is ordered.</summary>
internal sealed class ProofsBeforehand(OrderBook orders, ProofsToCa proofs, TimeProvider time, ILogger<ProofsBeforehand> logger)
{
    /// <summary>Checks.</summary>
    /// <returns>What to do instead of ordering; <see langword="null"/>: order.</returns>
    public async Task<StepResult?> CheckAsync(Order order, string method, CancellationToken cancellationToken)
    {
        if (!proofs.TryCheck(order, method, out var preflight))
        {
            return StepResult.Rest(order);
        }

        if (preflight.Refusal is { } refusal)
        {
            logger.ProofNotPossible(order.Id.Value, preflight.Reason ?? refusal.Detail);
            return StepResult.Rest(await orders.UpdateAsync(order.Id, current => Refuse(current, refusal, preflight.Reason), cancellationToken));
        }

        if (preflight.Remarks is { } remarks)
        {
            logger.PreflightIncomplete(order.Id.Value, remarks);
        }

        if (preflight.Delay is not { } delay)
        {
            return null;
        }

        var wait = proofs.WaitAfter(order.Issuance!.DcvLooks + 1);
        logger.ProofNotPossibleNow(order.Id.Value, delay, wait);
        var again = time.GetUtcNow() + wait;
        return StepResult.Wait(
            await orders.UpdateAsync(order.Id, current => current with { Issuance = current.Issuance!.WithDcvTrouble(delay, again) }, cancellationToken),
            again);
    }

    /// <summary>The client learns that it cannot be; what to configure stays with the order for the operator.</summary>
    private Order Refuse(Order order, AcmeProblem refusal, string? reason)
    {
        var refused = order.FailIssuance(refusal, time.GetUtcNow());
        return refused with { Issuance = refused.Issuance! with { DcvFinding = reason } };
    }
}
