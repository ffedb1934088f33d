using System.Collections.Concurrent;
using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// Which orders need what is published. A CA may ask for the same value again, for a reissue say: what one order is done with is then
/// still another's. In memory; filled again from the documents at start.
/// </summary>
internal sealed class DcvHolders
{
    private readonly ConcurrentDictionary<(string? Publisher, DcvRecord? Record, string? Host, DcvFile? File), ImmutableHashSet<OrderId>>
        _holders = new();

    /// <summary>An order needs the token.</summary>
    public void Add(OrderId order, DcvToken token) =>
        _holders.AddOrUpdate(KeyOf(token), static (_, added) => [added], static (_, present, added) => present.Add(added), order);

    /// <summary>Whether no other order needs it.</summary>
    public bool IsLast(OrderId order, DcvToken token) =>
        !_holders.TryGetValue(KeyOf(token), out var present) || present.All(holder => holder == order);

    /// <summary>An order no longer needs it.</summary>
    public void Remove(OrderId order, DcvToken token)
    {
        var key = KeyOf(token);
        while (_holders.TryGetValue(key, out var present))
        {
            var rest = present.Remove(order);
            if (rest.IsEmpty ? _holders.TryRemove(KeyValuePair.Create(key, present)) : _holders.TryUpdate(key, rest, present))
            {
                return;
            }
        }
    }

    private static (string? Publisher, DcvRecord? Record, string? Host, DcvFile? File) KeyOf(DcvToken token) =>
        (token.Placement?.Publisher, token.WrittenRecord, token.File is null ? null : token.Name, token.File);
}
