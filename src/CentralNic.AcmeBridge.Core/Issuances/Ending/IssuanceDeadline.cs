using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Upstream;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Ending;

/// <summary>
/// Gives orders up that the operator wants given up, that became too old without a certificate, or that were withdrawn or lost their proof
/// before anything was ordered. That their client gave up is no reason: until then its next try is served by what was bought. What cannot
/// be decided (a lost answer, a question to the operator) is never given up by itself.
/// </summary>
internal sealed class IssuanceDeadline(
    IssuanceCommits commits, ProfileCatalog profiles, IssuanceOptions options, TimeProvider time, ILogger<IssuanceDeadline> logger)
{
    /// <summary>
    /// Whether an order's time is over. While the outcome of its command is not known it is not: that is looked up first.
    /// </summary>
    public bool IsOver(Order order) => (IsUnordered(order) && MayNotBeOrdered(order)) || IsToBeGivenUp(order) || IsTooOld(order);

    /// <summary>Whether nothing may be ordered for an order, if nothing was.</summary>
    public bool MayNotBeOrdered(Order order) =>
        order.Withdrawn || order.Issuance?.GivenUp is not null || order.NameOfEndedProof(time.GetUtcNow()) is not null;

    /// <summary>
    /// The order with an <see cref="Order.Expires"/> that follows: while its issuance goes on it does not expire before it is given up (RFC
    /// 8555 section 7.1.3).
    /// </summary>
    public Order Extend(Order order)
    {
        var end = order.Created + LimitOf(order);
        return order.Expires < end ? order with { Expires = end } : order;
    }

    public async Task<StepResult> GiveUpAsync(Order order, CancellationToken cancellationToken)
    {
        if (IsToBeGivenUp(order) && !IsUnordered(order))
        {
            return StepResult.Next(await commits.UpdateAsync(
                order,
                current => new OrderChange(
                    current with { Issuance = current.Issuance!.GiveUp(current.Issuance.GivenUp!, time.GetUtcNow()) }),
                subscription => subscription,
                cancellationToken));
        }

        if (IsUnordered(order) && MayNotBeOrdered(order))
        {
            var reason = order.Issuance!.GivenUp ?? (order.Withdrawn ? order.WithdrawnBecause ?? Order.WithdrawnProblem : new AcmeProblem(
                AcmeErrorType.Unauthorized,
                $"The record that proved control of {order.NameOfEndedProof(time.GetUtcNow())} counts no longer (persistUntil), and "
                + "nothing was ordered before; make a new order."));
            logger.Withdrawn(order.Id.Value, reason.Detail);
            return StepResult.Rest(await commits.FreeAsync(
                order, current => new OrderChange(current.FailIssuance(reason, time.GetUtcNow(), isTold: false)), cancellationToken));
        }

        var finding = order.Issuance!.DcvFinding ?? "the CA did not issue";
        var limit = LimitOf(order);
        logger.Overdue(order.Id.Value, limit, finding);
        var problem = new AcmeProblem(
            AcmeErrorType.ServerInternal, $"No certificate was issued within {Quantity.Of(limit.TotalDays, "day")}; make a new order.");
        var now = time.GetUtcNow();
        Order Needing(Order given) => given with
        {
            Issuance = given.Issuance!.Needs(
                AttentionKind.Refused,
                $"No certificate was issued within {Quantity.Of(options.GiveUpAfter.TotalDays, "day")}: {finding}.",
                now),
        };
        return !IsUnordered(order)
            ? StepResult.Next(await commits.UpdateAsync(
                order,
                current => new OrderChange(Needing(current with { Issuance = current.Issuance!.GiveUp(problem, now) })),
                subscription => subscription,
                cancellationToken))
            : StepResult.Rest(
                await commits.FreeAsync(order, current => new OrderChange(Needing(current.FailIssuance(problem, now))), cancellationToken));
    }

    private static bool IsUnordered(Order order) => order.Issuance?.State is IssuanceState.Planned or IssuanceState.Preparing;

    private static bool IsToBeGivenUp(Order order) => order.Issuance?.GivenUp is not null && IsDecided(order);

    private static bool IsDecided(Order order) => order.Issuance?.State is IssuanceState.Planned or IssuanceState.Preparing
        or IssuanceState.Ordered or IssuanceState.DcvPublished or IssuanceState.AwaitingCa;

    /// <summary>An order that a clock made which was ahead counts from when its issuance began.</summary>
    private bool IsTooOld(Order order)
    {
        var now = time.GetUtcNow();
        var begun = order.Created > now + ClockCheck.Tolerance ? order.Issuance?.Begun ?? order.Created : order.Created;
        return now - begun >= LimitOf(order) && IsDecided(order);
    }

    private TimeSpan LimitOf(Order order) => options.GiveUpAfterOf(profiles.Of(order).Class.Level);
}
