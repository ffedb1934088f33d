using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Tests;

/// <summary>The real store, which can be away for a while.</summary>
internal sealed class FaultyStore(IDocumentStore store) : IDocumentStore
{
    private readonly ConcurrentDictionary<string, int> _aliasReads = new();
    private int _failed;

    /// <summary>What each call throws; <see langword="null"/>: the store works.</summary>
    public Func<Exception>? Fault { get; set; }

    /// <summary>Whether calls wait until they are given up.</summary>
    public bool Hangs { get; set; }

    /// <summary>How many calls failed or hung.</summary>
    public int Failed => _failed;

    /// <summary>How often a document of a kind was looked up by an alias.</summary>
    public int AliasReadsOf(string kind) => _aliasReads.GetValueOrDefault(kind);

    public StoreDamage Damage => store.Damage;

    public event Action? DamageChanged
    {
        add => store.DamageChanged += value;
        remove => store.DamageChanged -= value;
    }

    public async ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        await MeetAsync(cancellationToken);
        return await store.ReadAsync(key, cancellationToken);
    }

    public async ValueTask<StoredDocument?> ReadByAliasAsync(string kind, string alias, CancellationToken cancellationToken)
    {
        await MeetAsync(cancellationToken);
        _aliasReads.AddOrUpdate(kind, 1, (_, count) => count + 1);
        return await store.ReadByAliasAsync(kind, alias, cancellationToken);
    }

    public async IAsyncEnumerable<StoredDocument> ListAsync(
        string kind, string? tag, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await MeetAsync(cancellationToken);
        await foreach (var document in store.ListAsync(kind, tag, cancellationToken))
        {
            yield return document;
        }
    }

    /// <summary>What the last commit failed for, as the real store tells it.</summary>
    public string? WriteFailure { get; private set; }

    public async Task CommitAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken)
    {
        WriteFailure = Fault?.Invoke().Message;
        await MeetAsync(cancellationToken);
        await store.CommitAsync(writes, cancellationToken);
    }

    /// <summary>The harness closes the real one.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task MeetAsync(CancellationToken cancellationToken)
    {
        if (Hangs || Fault is not null)
        {
            Interlocked.Increment(ref _failed);
        }

        if (Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        if (Fault is { } fault)
        {
            throw fault();
        }
    }
}
