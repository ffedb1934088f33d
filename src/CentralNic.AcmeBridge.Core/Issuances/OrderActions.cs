using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>What the operator can do with an order that asks nothing: have it taken up at once, or proved in another way.</summary>
public sealed class OrderActions
{
    private readonly OrderRepository _orders;
    private readonly ProfileCatalog _profiles;
    private readonly AwaitedCertificates _awaited;
    private readonly WorkRunner _work;
    private readonly TimeProvider _time;
    private readonly ILogger<OrderActions> _logger;

    internal OrderActions(
        OrderRepository orders,
        ProfileCatalog profiles,
        AwaitedCertificates awaited,
        WorkRunner work,
        TimeProvider time,
        ILogger<OrderActions> logger) =>
        (_orders, _profiles, _awaited, _work, _time, _logger) = (orders, profiles, awaited, work, time, logger);

    /// <summary>
    /// Takes up an order now, whatever it waits for: the client's proofs or those for the CA are looked for, the CA is asked for the
    /// certificate, what failed is tried again.
    /// </summary>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The order as it stands.</returns>
    /// <exception cref="KeyNotFoundException">There is no such order.</exception>
    /// <exception cref="InvalidOperationException">It is settled, or waits for its client or the operator.</exception>
    public async Task<Order> LookNowAsync(OrderId id, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var order = await _orders.UpdateAsync(id, current => Hastened(current, now), cancellationToken);
        _logger.Answered(id.Value, "look now");
        if (order.Issuance is not { } issuance)
        {
            for (var index = 0; index < order.Authorizations.Length; index++)
            {
                if (order.Authorizations[index].Challenges.Min(challenge => challenge.Due) is { } due)
                {
                    _work.Schedule(new WorkItem(WorkKind.Validation, id, index), due);
                }
            }

            return order;
        }

        if (issuance is
            {
                State: IssuanceState.Ordered or IssuanceState.DcvPublished or IssuanceState.AwaitingCa,
                Certificate: { } certificate,
            })
        {
            // As if an event had told of it: then the CA is asked, however lately it was.
            _awaited.Add(certificate, id);
            _awaited.Hint(certificate, out _);
        }

        _work.Schedule(new WorkItem(WorkKind.Issuance, id));
        return order;
    }

    /// <summary>
    /// Has control of an order's names proved to the CA by another method. Possible until something was ordered: the reseller has no
    /// command that changes the method of what is ordered (manual 8.1.4, 8.4.1).
    /// </summary>
    /// <param name="id">The order.</param>
    /// <param name="method">The method, in any case: one of the profile's.</param>
    /// <param name="cancellationToken">Gives up before anything is queued.</param>
    /// <returns>The order as it stands.</returns>
    /// <exception cref="KeyNotFoundException">There is no such order.</exception>
    /// <exception cref="ArgumentException">The profile, the class or the publishers do not have the method for the names.</exception>
    /// <exception cref="InvalidOperationException">It is settled, not finalized, or something was ordered for it.</exception>
    public async Task<Order> RetryAsync(OrderId id, string method, CancellationToken cancellationToken)
    {
        var order = await _orders.FindAsync(id, cancellationToken) ?? throw new KeyNotFoundException($"There is no order {id}.");
        var wanted = MethodOf(order, method);
        var changed = await _orders.UpdateAsync(
            id,
            current =>
            {
                RequireUnordered(current);
                return (current with { Issuance = current.Issuance! with { DcvWish = wanted, NextLook = null } })
                    .NoteOperator($"retry with {wanted}", _time.GetUtcNow());
            },
            cancellationToken);
        _logger.Answered(id.Value, $"retry with {wanted}");
        _work.Schedule(new WorkItem(WorkKind.Issuance, id));
        return changed;
    }

    private static Order Hastened(Order order, DateTimeOffset now) => order switch
    {
        { AuthorizationOnly: true } => throw new KeyNotFoundException($"There is no order {order.Id}."),
        { IsFinal: true } => throw new InvalidOperationException(
            $"Order {order.Id} is {order.Status.ToString().ToLowerInvariant()}: there is nothing to look for."),
        { Issuance.State: IssuanceState.Parked } => throw new InvalidOperationException(
            $"Order {order.Id} waits for your answer. Answer by one of: "
            + string.Join(" | ", AnswerCommands.For(order.Id, order.Issuance.PurchaseInQuestion))),
        { Issuance: { } issuance } => (order with { Issuance = issuance with { NextLook = null } }).NoteOperator("look now", now),
        _ when order.Authorizations.Any(authorization => authorization.IsLookedFor) => (order with
        {
            Authorizations = [.. order.Authorizations.Select(authorization => authorization.LookNow(now))],
        }).NoteOperator("look now", now),
        { Status: OrderStatus.Ready } => throw new InvalidOperationException(
            $"Order {order.Id} waits for its client, which has to finalize it."),
        _ => throw new InvalidOperationException(
            $"Order {order.Id} waits for its client, which has to show a proof and start a challenge."),
    };

    private string MethodOf(Order order, string method)
    {
        RequireUnordered(order);
        var offered = _profiles.Of(order);
        var allowed = offered.Profile.DcvMethods;
        var wanted = allowed.FirstOrDefault(known => string.Equals(known, method, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException(
                $"The method '{method}' is none of profile '{order.Profile}': give one of {string.Join(", ", allowed)}, or add it to "
                + $"Profiles:{order.Profile}:DcvMethods.",
                nameof(method));
        var choice = offered.ChooseDcv(order.Names, wanted);
        return choice.Method ?? throw new ArgumentException($"The method {wanted} is not possible. {choice.Explanation}", nameof(method));
    }

    private static void RequireUnordered(Order order)
    {
        switch (order)
        {
            case { AuthorizationOnly: true }:
                throw new KeyNotFoundException($"There is no order {order.Id}.");
            case { IsFinal: true }:
                throw new InvalidOperationException($"Order {order.Id} is {order.Status.ToString().ToLowerInvariant()}.");
            case { Issuance: null }:
                throw new InvalidOperationException(
                    $"Order {order.Id} is not finalized yet: its method is chosen then, by Profiles:{order.Profile}:DcvMethods.");
            case { Issuance.State: not (IssuanceState.Planned or IssuanceState.Preparing) }:
                throw new InvalidOperationException(
                    $"Something was ordered for order {order.Id}, or is being ordered, and the reseller has no command that changes the "
                    + "method then. Show the proof that it waits for, or give the order up: the client's next order takes the profile's "
                    + "first method that is possible.");
        }
    }
}
