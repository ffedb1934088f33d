using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Audit;

/// <summary>
/// What operators changed. An entry is durable before its change begins, gets its outcome once, and is never changed after that.
/// </summary>
/// <param name="store">Where it is kept.</param>
/// <param name="ids">Sets entries of one moment apart.</param>
/// <param name="time">The clock.</param>
public sealed class AuditTrail(IDocumentStore store, IdSource ids, TimeProvider time)
{
    private readonly DocumentSet<AuditEntry> _entries = new(
        store, "audit", AuditJson.Default.AuditEntry, entry => entry.Id, tags: entry => entry.Tenant is null ? [] : [TenantTag(entry.Tenant)]);

    /// <summary>Writes down that a change begins; durable when it returns.</summary>
    /// <param name="entry">What is asked for; id, time and outcome are set here.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The entry, for <see cref="EndAsync"/>.</returns>
    public async Task<AuditEntry> BeginAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var begun = entry with { Id = NewestFirstId.Of(now, ids.Next()), At = now, Outcome = AuditOutcome.Begun };
        await store.CommitAsync([_entries.Put(begun, 0)], cancellationToken);
        return begun;
    }

    /// <summary>Writes down what became of it; durable when it returns.</summary>
    /// <param name="begun">The entry that was begun.</param>
    /// <param name="change">Sets outcome, error, and how the thing stands.</param>
    public async Task<AuditEntry> EndAsync(AuditEntry begun, Func<AuditEntry, AuditEntry> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var ended = change(begun);

        // What happened is written down even when the one who asked went away meanwhile.
        await store.CommitAsync([_entries.Put(ended, 1)], CancellationToken.None);
        return ended;
    }

    /// <summary>Finds an entry.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<AuditEntry?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _entries.ReadAsync(id, cancellationToken))?.Value;

    /// <summary>Lists entries, newest first.</summary>
    /// <param name="filter">Which are wanted.</param>
    /// <param name="after">The id of the last one that was seen; <see langword="null"/>: from the newest.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public async IAsyncEnumerable<AuditEntry> ListAsync(
        AuditFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.To is { } to && (after is null || string.CompareOrdinal(after, NewestFirstId.Prefix(to)) < 0))
        {
            // What came at that moment or later has an id that is not after this one.
            after = NewestFirstId.Prefix(to) + "~";
        }

        await foreach (var entry in _entries.ListAsync(filter.Tenant is { } tenant ? TenantTag(tenant) : null, after, cancellationToken))
        {
            if (entry.Value.At < filter.From)
            {
                yield break;
            }

            if (filter.Takes(entry.Value))
            {
                yield return entry.Value;
            }
        }
    }

    private static string TenantTag(string tenant) => "tenant:" + tenant;
}
