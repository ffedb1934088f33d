using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Proving;

/// <summary>What an issuance writes down about its proofs.</summary>
internal sealed class ProofCommits(OrderRepository orders, ProofsToCa proofs, TimeProvider time, ILogger<ProofCommits> logger)
{
    /// <summary>Decides where the tokens go and commits that, before any is put there.</summary>
    public async Task<StepResult> PlaceAsync(Order order, CancellationToken cancellationToken)
    {
        if (!proofs.TryPlace(order, out var placed))
        {
            return StepResult.Rest(order);
        }

        if (placed.Failure is { } failure)
        {
            return await AgainAsync(order, [failure], cancellationToken);
        }

        return StepResult.Next(await orders.UpdateAsync(
            order.Id, current => current with { Issuance = With(current.Issuance!, placed.Tokens) }, cancellationToken));
    }

    /// <summary>Something did not succeed; it is said and tried again with growing waits.</summary>
    public async Task<StepResult> AgainAsync(Order order, IReadOnlyList<string> troubles, CancellationToken cancellationToken)
    {
        var wait = proofs.WaitAfter(order.Issuance!, time.GetUtcNow());
        var finding = string.Join(" ", troubles);
        logger.ProofNotVisible(order.Id.Value, finding, wait);
        var next = time.GetUtcNow() + wait;
        return StepResult.Wait(
            await orders.UpdateAsync(
                order.Id, current =>
                    current with
                    {
                        Issuance = current.Issuance!.WithDcvTrouble(finding, next).NeedsProof(finding, time.GetUtcNow()),
                    }, cancellationToken),
            next);
    }

    private Issuance With(Issuance issuance, ImmutableArray<DcvToken> tokens)
    {
        var placed = issuance with { Dcv = tokens };
        var byHand = tokens.Where(ManualDcvPublisher.IsByHand).ToArray();
        return byHand.Length == 0 ? placed : placed.Needs(
            AttentionKind.PublishByHand,
            $"Publish by hand: {string.Join("; ", byHand.Select(token => token.ToInstruction()))}. The order goes on when it can be seen.",
            time.GetUtcNow());
    }
}
