using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>The documents that are known to have been there and cannot be read. Safe for concurrent use.</summary>
internal sealed class DamagedDocuments
{
    private readonly ConcurrentDictionary<DocumentKey, bool> _keys = new();

    /// <summary>Whether others may be gone whose keys cannot be told.</summary>
    public bool MayBeMore { get; set; }

    /// <summary>All of them.</summary>
    public IReadOnlyList<DamagedDocument> All =>
        [.. _keys.Select(known => new DamagedDocument(known.Key, known.Value)).OrderBy(known => known.Key.ToString(), StringComparer.Ordinal)];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _keys.IsEmpty && !MayBeMore;

    /// <summary>Takes one in.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="hasKnownAlias">Whether it is still found by an alias.</param>
    /// <returns>False: it was known.</returns>
    public bool Add(DocumentKey key, bool hasKnownAlias) => _keys.TryAdd(key, hasKnownAlias);

    /// <summary>Takes one out, because there is a newer state of it.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>False: it was not damaged.</returns>
    public bool Remove(DocumentKey key) => !_keys.IsEmpty && _keys.TryRemove(key, out _);

    /// <summary>Takes all out.</summary>
    public void Clear()
    {
        _keys.Clear();
        MayBeMore = false;
    }

    /// <summary>Whether a document is damaged.</summary>
    /// <param name="key">Its key.</param>
    public bool Contains(DocumentKey key) => !_keys.IsEmpty && _keys.ContainsKey(key);

    /// <summary>What is thrown for one.</summary>
    /// <param name="key">Its key.</param>
    public static StoreUnavailableException Refusal(DocumentKey key) =>
        new($"Document {key} is damaged in the database. Restore the data folder from a backup. "
            + $"What lists all that is damaged, with the bridge stopped: {OperatorCommands.Line("store check")}");
}
