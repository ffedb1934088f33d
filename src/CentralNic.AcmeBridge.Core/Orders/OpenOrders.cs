using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Accounts;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Which orders of which account are not settled, with their expiry: for limits, without reading them all.</summary>
internal sealed class OpenOrders
{
    private readonly ConcurrentDictionary<AccountId, ConcurrentDictionary<OrderId, DateTimeOffset>> _open = new();

    public void Put(Order order)
    {
        if (!order.IsFinal)
        {
            _open.GetOrAdd(order.Account, static _ => new())[order.Id] = order.Expires;
        }
        else if (_open.TryGetValue(order.Account, out var own))
        {
            own.TryRemove(order.Id, out _);
        }
    }

    public int Count(AccountId account) => _open.TryGetValue(account, out var own) ? own.Count : 0;

    public DateTimeOffset? EarliestExpiry(AccountId account) =>
        _open.TryGetValue(account, out var own) && !own.IsEmpty ? own.Values.DefaultIfEmpty().Min() : null;
}
