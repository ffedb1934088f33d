using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// Begins to order what was planned: chooses the DCV method, looks whether it can be served, and goes the immediate way where there is one,
/// else straight to the intent.
/// </summary>
internal sealed class OrderingStart(
    IssuanceCommits commits,
    ProofsBeforehand beforehand,
    ImmediateIssuance immediate,
    IntentDesk intents,
    Refusals refusals,
    CertificateLimiter limits,
    TimeProvider time,
    ILogger<OrderingStart> logger)
{
    /// <summary>Begins.</summary>
    public async Task<StepResult> BeginAsync(
        Order planned, PlanDecision plan, PlanBasis basis, OfferedProfile offered, CancellationToken cancellationToken)
    {
        // The checks are made for the class that was decided for.
        var order = planned with { Issuance = planned.Issuance! with { Class = offered.Class.Name } };
        if (await limits.RefusalAsync(order, offered.Class.Name, cancellationToken) is { } refusal)
        {
            logger.OverLimit(order.Id.Value, refusal.Detail);
            return StepResult.Rest(await refusals.FailAsync(order, offered, refusal, null, cancellationToken));
        }

        var (method, explanation) = MethodOf(order, plan, offered);
        if (method is null)
        {
            return StepResult.Rest(await refusals.FailAsync(order, offered, explanation, null, cancellationToken));
        }

        var (otherwise, chosen) = await beforehand.CheckAsync(order, plan, method, cancellationToken);
        if (otherwise is { } instead)
        {
            return instead;
        }

        logger.DcvChosen(order.Id.Value, chosen == method ? explanation : $"{chosen} is used, because {method} would not prove a name that the renewal may add.");
        var decision = plan with { DcvMethod = chosen };
        return ImmediateIssuance.IsPossible(order.Issuance!, offered, chosen)
            && await immediate.FetchTokenAsync(order, offered, cancellationToken) is { } token
            ? await PrepareAsync(order, decision, token, basis, offered, cancellationToken)
            : await intents.OrderAsync(order, decision, basis, offered, cancellationToken);
    }

    /// <summary>A reissue has no parameter for the method: it keeps that of its order (manual 8.1.4).</summary>
    private static (string? Method, string Explanation) MethodOf(Order order, PlanDecision plan, OfferedProfile offered)
    {
        if (plan is { Plan: IssuancePlan.Reissue, Continues.DcvMethod: { } kept })
        {
            return (kept, $"The reissue keeps {kept}.");
        }

        var choice = offered.ChooseDcv(order.Names);
        return (choice.Method, choice.Explanation);
    }

    private static ImmutableArray<string> NamesOf(Order order, PlanDecision decision, OfferedProfile offered) =>
        decision.Plan == IssuancePlan.Renew ? [.. order.Names, .. RenewalProofs.AddedTo(order.Names, offered.Class)] : order.Names;

    private async Task<StepResult> PrepareAsync(
        Order order, PlanDecision decision, string token, PlanBasis basis, OfferedProfile offered, CancellationToken cancellationToken)
    {
        OrderChange Prepare(Order current)
        {
            var planned = decision.ApplyTo(current.Issuance!);
            return new OrderChange(current with
            {
                Issuance = planned.To(IssuanceState.Preparing, time.GetUtcNow()) with
                {
                    RequestToken = token,
                    Dcv = [.. planned.Dcv, .. ImmediateIssuance.ProofsOf(token, decision.DcvMethod!, NamesOf(current, decision, offered))],
                    DcvLooks = 0,
                    DcvFinding = null,
                },
            });
        }

        try
        {
            return StepResult.Next(await commits.ClaimAsync(order, basis, offered, Prepare, cancellationToken));
        }
        catch (DocumentConflictException conflict) when (IssuanceCommits.IsClaimedByAnother(conflict))
        {
            logger.ClaimedByAnother(order.Id.Value);
            return StepResult.Next(order);
        }
    }
}
