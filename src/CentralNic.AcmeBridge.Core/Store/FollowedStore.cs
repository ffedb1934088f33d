namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A store that tells of each commit that it made, for those who keep in memory what documents come to.</summary>
/// <param name="store">The store itself.</param>
internal sealed class FollowedStore(IDocumentStore store) : IDocumentStore
{
    /// <summary>
    /// Raised after a commit, on any thread; a handler is quick. Commits of different documents may be told in any order.
    /// </summary>
    public event Action<IReadOnlyList<DocumentWrite>>? Committed;

    public StoreDamage Damage => store.Damage;

    public string? WriteFailure => store.WriteFailure;

    public event Action? DamageChanged
    {
        add => store.DamageChanged += value;
        remove => store.DamageChanged -= value;
    }

    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken) =>
        store.ReadAsync(key, cancellationToken);

    public ValueTask<StoredDocument?> ReadByAliasAsync(string kind, string alias, CancellationToken cancellationToken) =>
        store.ReadByAliasAsync(kind, alias, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ListAsync(string kind, string? tag, CancellationToken cancellationToken) =>
        store.ListAsync(kind, tag, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ListAsync(string kind, string? tag, string? after, CancellationToken cancellationToken) =>
        store.ListAsync(kind, tag, after, cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListIdsAsync(
        string kind, string? tag, string from, int limit, CancellationToken cancellationToken) =>
        store.ListIdsAsync(kind, tag, from, limit, cancellationToken);

    public ValueTask<StoredDocument?> ReadListedAsync(DocumentKey key, CancellationToken cancellationToken) =>
        store.ReadListedAsync(key, cancellationToken);

    public async Task CommitAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        await store.CommitAsync(writes, cancellationToken);
        Committed?.Invoke(writes);
    }

    /// <summary>Nothing: the store belongs to whoever opened it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
