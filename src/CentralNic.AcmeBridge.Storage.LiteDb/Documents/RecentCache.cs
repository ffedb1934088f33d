namespace CentralNic.AcmeBridge.Storage.LiteDb.Documents;

/// <summary>
/// Keeps what was used lately within a bound, in two halves: an entry of the older half that is used moves to the newer; when the
/// newer half is full, the older is dropped and they change places. Not safe for concurrent use.
/// </summary>
internal sealed class RecentCache<TKey, TValue>(long capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly long _half = capacity / 2;
    private Dictionary<TKey, (TValue Value, int Cost)> _newer = [];
    private Dictionary<TKey, (TValue Value, int Cost)> _older = [];
    private long _newerCost;

    /// <summary>The entry, or <see langword="null"/>.</summary>
    public TValue? Find(TKey key)
    {
        if (_newer.TryGetValue(key, out var entry))
        {
            return entry.Value;
        }

        if (!_older.Remove(key, out entry))
        {
            return null;
        }

        Put(key, entry.Value, entry.Cost);
        return entry.Value;
    }

    /// <summary>Adds or replaces an entry.</summary>
    /// <param name="cost">What it counts against the bound.</param>
    public void Put(TKey key, TValue value, int cost)
    {
        Remove(key);
        if (cost > _half)
        {
            return;
        }

        if (_newerCost + cost > _half)
        {
            (_newer, _older) = (_older, _newer);
            _newer.Clear();
            _newerCost = 0;
        }

        _newer.Add(key, (value, cost));
        _newerCost += cost;
    }

    /// <summary>Drops an entry.</summary>
    public void Remove(TKey key)
    {
        if (_newer.Remove(key, out var entry))
        {
            _newerCost -= entry.Cost;
        }

        _older.Remove(key);
    }
}
