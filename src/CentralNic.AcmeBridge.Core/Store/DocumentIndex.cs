using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>
/// Keeps in memory what all documents of a kind come to, so that a question about all of them reads none. It is loaded when it is first
/// asked for, and follows the commits from then on.
/// </summary>
/// <typeparam name="T">What a document of the kind is.</typeparam>
internal abstract class DocumentIndex<T> : IDisposable
    where T : class
{
    private readonly FollowedStore _store;
    private readonly string _kind;
    private readonly JsonSerializerContext _json;
    private readonly SemaphoreSlim _loading = new(1);
    private bool _isFollowing;
    private volatile bool _isLoaded;

    protected DocumentIndex(FollowedStore store, string kind, JsonSerializerContext json) => (_store, _kind, _json) = (store, kind, json);

    /// <summary>Held while it is read or changed.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Loads it unless it is loaded.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_isLoaded)
        {
            return;
        }

        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_isLoaded)
            {
                return;
            }

            // From before the list on, so that nothing is missed; what comes twice has the version to tell.
            if (!_isFollowing)
            {
                _store.Committed += Follow;
                _isFollowing = true;
            }

            await foreach (var document in _store.ListAsync(_kind, null, cancellationToken))
            {
                Apply(document.Key.Id, document.Version, Read(document.Body));
            }

            lock (Gate)
            {
                Complete();
            }

            _isLoaded = true;
        }
        finally
        {
            _loading.Release();
        }
    }

    public void Dispose()
    {
        _store.Committed -= Follow;
        _loading.Dispose();
    }

    /// <summary>
    /// Takes a document in, or a newer version of it; called within <see cref="Gate"/>. May be called with one that is known.
    /// </summary>
    /// <param name="document">The document; <see langword="null"/>: it was deleted.</param>
    protected abstract void Put(string id, long version, T? document);

    /// <summary>All documents were listed; called within <see cref="Gate"/>.</summary>
    protected virtual void Complete()
    {
    }

    private void Follow(IReadOnlyList<DocumentWrite> writes)
    {
        foreach (var write in writes)
        {
            if (write.Key.Kind == _kind)
            {
                Apply(write.Key.Id, write.ExpectedVersion + 1, write.Body is { } body ? Read(body) : null);
            }
        }
    }

    private void Apply(string id, long version, T? document)
    {
        lock (Gate)
        {
            Put(id, version, document);
        }
    }

    private T Read(ReadOnlyMemory<byte> body) =>
        JsonSerializer.Deserialize(body.Span, (JsonTypeInfo<T>)_json.GetTypeInfo(typeof(T))!)
        ?? throw new StoreUnavailableException($"A document of kind {_kind} is empty; the store is damaged. Restore a backup.");
}
