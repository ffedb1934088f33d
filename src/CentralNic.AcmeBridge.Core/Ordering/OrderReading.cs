using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Policy;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Reads orders for their accounts (RFC 8555 sections 7.1.3 and 7.4); an account's own alone.</summary>
public sealed class OrderReading(
    OrderRepository orders,
    HeldAnswers held,
    AcmePolicy policy,
    TimeProvider time)
{
    /// <summary>How long an answer is held for a client that does not say how long it waits.</summary>
    internal TimeSpan HoldTime => policy.HoldTime;

    /// <summary>Reads an order. While it is processing the answer is held until it changes, or the hold time is over.</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Ends the hold.</param>
    /// <exception cref="AcmeProblemException">There is no such order, or it is not the account's.</exception>
    public Task<Order> ReadAsync(Account account, OrderId id, CancellationToken cancellationToken) =>
        ReadAsync(account, id, policy.HoldTime, cancellationToken);

    /// <summary>Reads an order. While it is processing the answer is held until it changes, or the hold time is over.</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="longestHold">How long the client waits for an answer; the hold time is the bound all the same.</param>
    /// <param name="cancellationToken">Ends the hold.</param>
    /// <exception cref="AcmeProblemException">There is no such order, or it is not the account's.</exception>
    public async Task<Order> ReadAsync(Account account, OrderId id, TimeSpan longestHold, CancellationToken cancellationToken)
    {
        var order = await FindAsync(account, id, cancellationToken);
        return order.Status == OrderStatus.Processing
            ? await HoldAsync(account, id, longestHold, cancellationToken)
            : order.At(time.GetUtcNow());
    }

    /// <summary>How long a client does well to wait before it asks again for an order.</summary>
    /// <param name="order">The order.</param>
    /// <returns>The wait; <see langword="null"/>: there is nothing to wait for.</returns>
    public TimeSpan? RetryAfter(Order order) => RetryAfterPolicy.RetryAfter(order, time.GetUtcNow());

    /// <summary>Missing and foreign objects look alike (RFC 8555 section 10.5).</summary>
    internal static AcmeProblemException NotFound() => new(
        new AcmeProblem(AcmeErrorType.Malformed, "There is no such resource for this account.") { Status = 404 });

    /// <exception cref="AcmeProblemException">There is no such order, or it is not the account's.</exception>
    internal async Task<Order> FindAsync(Account account, OrderId id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        var order = await orders.FindAsync(id, cancellationToken);
        return order is { AuthorizationOnly: false } && order.Account == account.Id ? order : throw NotFound();
    }

    /// <summary>Holds the answer about an order until it is no longer processing.</summary>
    internal async Task<Order> HoldAsync(Account account, OrderId id, TimeSpan longestHold, CancellationToken cancellationToken) =>
        await held.HoldAsync(
            account.Tenant,
            account.Id,
            longest => orders.WaitAsync(id, order => order.Status != OrderStatus.Processing, longest, cancellationToken),
            policy.HoldAtMost(longestHold)) ?? throw NotFound();
}
