using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Tests;

/// <summary>A store that counts the documents that are read; ids from an index are none.</summary>
internal sealed class CountingStore(IDocumentStore store) : IDocumentStore
{
    private int _reads;

    public int Reads => _reads;

    public StoreDamage Damage => store.Damage;

    public string? WriteFailure => store.WriteFailure;

    public ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return store.ReadAsync(key, cancellationToken);
    }

    public ValueTask<StoredDocument?> ReadByAliasAsync(string kind, string alias, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return store.ReadByAliasAsync(kind, alias, cancellationToken);
    }

    public ValueTask<StoredDocument?> ReadListedAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return store.ReadListedAsync(key, cancellationToken);
    }

    public ValueTask<IReadOnlyList<string>> ListIdsAsync(
        string kind, string? tag, string from, int limit, CancellationToken cancellationToken) =>
        store.ListIdsAsync(kind, tag, from, limit, cancellationToken);

    public IAsyncEnumerable<StoredDocument> ListAsync(string kind, string? tag, CancellationToken cancellationToken) =>
        CountAsync(store.ListAsync(kind, tag, cancellationToken), cancellationToken);

    public IAsyncEnumerable<StoredDocument> ListAsync(
        string kind, string? tag, string? after, CancellationToken cancellationToken) =>
        CountAsync(store.ListAsync(kind, tag, after, cancellationToken), cancellationToken);

    public Task CommitAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken) =>
        store.CommitAsync(writes, cancellationToken);

    /// <summary>Whoever made the real one closes it.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async IAsyncEnumerable<StoredDocument> CountAsync(
        IAsyncEnumerable<StoredDocument> documents, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var document in documents.WithCancellation(cancellationToken))
        {
            Interlocked.Increment(ref _reads);
            yield return document;
        }
    }
}
