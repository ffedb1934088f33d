using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Attentions;
using CentralNic.AcmeBridge.Core.Orders;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// Gives orders up that became too old without a certificate, or were withdrawn before anything was ordered. That their client gave up is no reason: until then its next try is served by
/// what was bought. What cannot be decided (a lost answer, a question to the operator) is never given up by itself.
/// </summary>
internal sealed class IssuanceDeadline(IssuanceCommits commits, IssuanceOptions options, TimeProvider time, ILogger<IssuanceDeadline> logger)
{
    /// <summary>Whether an order's time is over.</summary>
    public bool IsOver(Order order) => IsWithdrawn(order) || IsTooOld(order);

    /// <summary>Gives it up.</summary>
    public async Task<StepResult> GiveUpAsync(Order order, CancellationToken cancellationToken)
    {
        if (IsWithdrawn(order))
        {
            logger.Withdrawn(order.Id.Value);
            return StepResult.Rest(await commits.FreeAsync(
                order, current => new OrderChange(current.FailIssuance(Order.WithdrawnProblem, time.GetUtcNow())), cancellationToken));
        }

        var finding = order.Issuance!.DcvFinding ?? "the CA did not issue";
        logger.Overdue(order.Id.Value, options.GiveUpAfter, finding);
        var problem = new AcmeProblem(
            AcmeErrorType.ServerInternal, $"No certificate was issued within {options.GiveUpAfter.TotalDays:0.#} days; make a new order.");
        var now = time.GetUtcNow();
        Order Needing(Order given) => given with
        {
            Issuance = given.Issuance!.Needs(AttentionKind.Refused, $"No certificate was issued within {options.GiveUpAfter.TotalDays:0.#} days: {finding}.", now),
        };
        var isOrdered = order.Issuance.State is not (IssuanceState.Planned or IssuanceState.Preparing);
        return isOrdered
            ? StepResult.Next(await commits.UpdateAsync(
                order,
                current => new OrderChange(Needing(current with { Issuance = current.Issuance!.GiveUp(problem, now) })),
                subscription => subscription,
                cancellationToken))
            : StepResult.Rest(await commits.FreeAsync(order, current => new OrderChange(Needing(current.FailIssuance(problem, now))), cancellationToken));
    }

    private static bool IsWithdrawn(Order order) =>
        order is { Withdrawn: true, Issuance.State: IssuanceState.Planned or IssuanceState.Preparing };

    private bool IsTooOld(Order order) =>
        time.GetUtcNow() - order.Created >= options.GiveUpAfter
        && order.Issuance?.State is IssuanceState.Planned or IssuanceState.Preparing
            or IssuanceState.Ordered or IssuanceState.DcvPublished or IssuanceState.AwaitingCa;
}
