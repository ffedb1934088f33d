using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>
/// Which orders of which account and tenant are not settled, with their expiry: for limits and fairness, without reading them all.
/// </summary>
internal sealed class OpenOrders
{
    private readonly ConcurrentDictionary<AccountId, ConcurrentDictionary<OrderId, DateTimeOffset>> _open = new();

    private readonly ConcurrentDictionary<TenantId, ConcurrentDictionary<OrderId, DateTimeOffset>> _ofTenants = new();

    private readonly ConcurrentDictionary<OrderId, (CommandCaller Caller, OrderWait? Wait)> _orders = new();

    /// <summary>What all of them wait for, in no order; of those that hold an authorization only nothing.</summary>
    public IEnumerable<OrderWait> Waits =>
        from open in _orders where open.Value.Wait is not null select open.Value.Wait!.Value;

    /// <summary>Whose an order is; <see langword="null"/>: it is settled.</summary>
    public CommandCaller? CallerOf(OrderId id) => _orders.TryGetValue(id, out var open) ? open.Caller : null;

    public void Put(Order order)
    {
        if (order.IsFinal)
        {
            _orders.TryRemove(order.Id, out _);
        }
        else
        {
            _orders[order.Id] = (new CommandCaller(order.Tenant.Value, order.Account.Value), OrderWait.Of(order));
        }

        Put(_open, order.Account, order);
        Put(_ofTenants, order.Tenant, order);
    }

    public int Count(AccountId account) => Count(_open, account);

    public int Count(TenantId tenant) => Count(_ofTenants, tenant);

    public DateTimeOffset? EarliestExpiry(AccountId account) => EarliestExpiry(_open, account);

    public DateTimeOffset? EarliestExpiry(TenantId tenant) => EarliestExpiry(_ofTenants, tenant);

    private static void Put<T>(ConcurrentDictionary<T, ConcurrentDictionary<OrderId, DateTimeOffset>> open, T owner, Order order)
        where T : notnull
    {
        if (!order.IsFinal)
        {
            open.GetOrAdd(owner, static _ => new())[order.Id] = order.Expires;
        }
        else if (open.TryGetValue(owner, out var own))
        {
            own.TryRemove(order.Id, out _);
        }
    }

    private static int Count<T>(ConcurrentDictionary<T, ConcurrentDictionary<OrderId, DateTimeOffset>> open, T owner)
        where T : notnull => open.TryGetValue(owner, out var own) ? own.Count : 0;

    private static DateTimeOffset? EarliestExpiry<T>(ConcurrentDictionary<T, ConcurrentDictionary<OrderId, DateTimeOffset>> open, T owner)
        where T : notnull => open.TryGetValue(owner, out var own) && !own.IsEmpty ? own.Values.DefaultIfEmpty().Min() : null;
}
