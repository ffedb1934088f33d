using System.Collections.Concurrent;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>
/// Keeps the documents that were used last, at most twice <paramref name="generationSize"/>: after so many puts the young
/// generation becomes the old one, and what is still used moves back. No lock on a hit.
/// </summary>
/// <param name="generationSize">How many puts make a generation.</param>
internal sealed class DocumentCache<T>(int generationSize)
    where T : class
{
    private readonly Lock _turn = new();
    private int _puts;
    private ConcurrentDictionary<string, Versioned<T>> _young = new(StringComparer.Ordinal);
    private ConcurrentDictionary<string, Versioned<T>> _old = new(StringComparer.Ordinal);

    public Versioned<T>? Find(string id)
    {
        if (_young.TryGetValue(id, out var found))
        {
            return found;
        }

        if (_old.TryGetValue(id, out found))
        {
            return Keep(id, found);
        }

        return null;
    }

    /// <summary>Keeps the document unless a newer version is kept already; gives the one that is kept.</summary>
    public Versioned<T> Keep(string id, Versioned<T> document)
    {
        if (_old.TryGetValue(id, out var older) && older.Version > document.Version)
        {
            document = older;
        }

        var kept = _young.AddOrUpdate(
            id,
            static (_, added) => added,
            static (_, known, added) => known.Version > added.Version ? known : added,
            document);
        if (Interlocked.Increment(ref _puts) >= generationSize)
        {
            Turn();
        }

        return kept;
    }

    public void Forget(string id)
    {
        _young.TryRemove(id, out _);
        _old.TryRemove(id, out _);
    }

    private void Turn()
    {
        lock (_turn)
        {
            if (_puts >= generationSize)
            {
                _puts = 0;
                _old = _young;
                _young = new ConcurrentDictionary<string, Versioned<T>>(StringComparer.Ordinal);
            }
        }
    }
}
