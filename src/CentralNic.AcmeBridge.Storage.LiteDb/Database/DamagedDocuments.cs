using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// The documents that are known to have been there and cannot be read, and the pages that went bad meanwhile. Safe for concurrent use.
/// </summary>
internal sealed class DamagedDocuments
{
    private readonly ConcurrentDictionary<DocumentKey, bool> _keys = new();
    private readonly ConcurrentDictionary<long, bool> _pages = new();
    private volatile bool _mayBeMore;

    /// <summary>
    /// Raised on the thread that found or healed damage, which may hold locks of the store: whoever is told must not call the store.
    /// </summary>
    public event Action? Changed;

    /// <summary>Whether others may be gone whose keys cannot be told.</summary>
    public bool MayBeMore
    {
        get => _mayBeMore;
        set
        {
            _mayBeMore = value;
            Changed?.Invoke();
        }
    }

    public IReadOnlyList<DamagedDocument> All =>
        [.. _keys.Select(known => new DamagedDocument(known.Key, known.Value)).OrderBy(
            known => known.Key.ToString(), StringComparer.Ordinal)];

    /// <summary>The pages that were found damaged since the start; what they held is told at the next one.</summary>
    public IReadOnlyList<long> Pages => [.. _pages.Keys.Order()];

    /// <summary>Whether there is no damage.</summary>
    public bool IsEmpty => _keys.IsEmpty && _pages.IsEmpty && !MayBeMore;

    /// <summary>Takes one in.</summary>
    /// <param name="hasKnownAlias">Whether it is still found by an alias.</param>
    /// <returns>False: it was known.</returns>
    public bool Add(DocumentKey key, bool hasKnownAlias) => Told(_keys.TryAdd(key, hasKnownAlias));

    /// <summary>Takes a page in.</summary>
    /// <returns>False: it was known.</returns>
    public bool AddPage(long number) => Told(_pages.TryAdd(number, true));

    /// <summary>Takes documents out, because there is a newer state of them.</summary>
    public void Remove(IReadOnlyList<DocumentKey> keys)
    {
        foreach (var key in keys)
        {
            _keys.TryRemove(key, out _);
        }

        Told(keys.Count > 0);
    }

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        _keys.Clear();
        MayBeMore = false;
    }

    /// <summary>Whether a document is damaged.</summary>
    public bool Contains(DocumentKey key) => !_keys.IsEmpty && _keys.ContainsKey(key);

    /// <summary>What is thrown for one.</summary>
    public static StoreUnavailableException Refusal(DocumentKey key) =>
        new($"Document {key} is damaged in the database. Restore the data folder from a backup. "
            + $"What lists all that is damaged, with the bridge stopped: {OperatorCommands.Line("store check")}");

    private bool Told(bool isChange)
    {
        if (isChange)
        {
            Changed?.Invoke();
        }

        return isChange;
    }
}
