using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>Begins immediate issuance where a class has it: the token is made and shown before the certificate is ordered.</summary>
internal sealed class ImmediatePreparation(
    ImmediateIssuance immediate, IssuanceCommits commits, TimeProvider time, ILogger<ImmediatePreparation> logger)
{
    /// <summary>Has a token made for the order, and commits it.</summary>
    /// <returns>What becomes of the order; <see langword="null"/>: the ordinary way is to be taken.</returns>
    public async Task<StepResult?> TryBeginAsync(PlannedOrder planned, CancellationToken cancellationToken)
    {
        var (order, offered) = (planned.Order, planned.Offered);
        if (!ImmediateIssuance.IsPossible(planned.Issuance, offered, planned.Issuance.DcvMethod!)
            || await immediate.FetchTokenAsync(order, offered, cancellationToken) is not { } token)
        {
            return null;
        }

        try
        {
            return StepResult.Next(await commits.ClaimAsync(
                order, planned.Basis!, offered, current => new OrderChange(Prepare(current, planned, token)), cancellationToken));
        }
        catch (DocumentConflictException conflict) when (IssuanceCommits.IsClaimedByAnother(conflict))
        {
            logger.ClaimedByAnother(order.Id.Value);
            return StepResult.Next(order);
        }
    }

    private Order Prepare(Order current, PlannedOrder planned, string token)
    {
        var issuance = planned.ApplyTo(current.Issuance!);
        var names = planned.Issuance.Plan == IssuancePlan.Renew
            ? [.. current.Names, .. RenewalProofs.AddedTo(current.Names, planned.Offered.Class)]
            : current.Names;
        return current with
        {
            Issuance = issuance.To(IssuanceState.Preparing, time.GetUtcNow()) with
            {
                RequestToken = token,
                Dcv = [.. issuance.Dcv, .. ImmediateIssuance.ProofsOf(token, issuance.DcvMethod!, names)],
                DcvLooks = 0,
                DcvFinding = null,
            },
        };
    }
}
