using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Tests.Budgets;

/// <summary>A store whose process dies now and then: before a commit is made, or after it and before anybody is told.</summary>
internal sealed class CrashingStore(IDocumentStore store, Random random) : IDocumentStore
{
    /// <summary>How many of a hundred commits meet a crash.</summary>
    public int Percent { get; set; }

    public StoreDamage Damage => store.Damage;

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

    public async Task CommitAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        var (crashes, isMade) = Draw();
        if (!crashes || isMade)
        {
            await store.CommitAsync(writes, cancellationToken);
        }

        if (crashes)
        {
            throw new StoreUnavailableException("The process died.");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private (bool Crashes, bool IsMade) Draw()
    {
        lock (random)
        {
            return (random.Next(100) < Percent, random.Next(2) == 0);
        }
    }
}
