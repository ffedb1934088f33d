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
    /// <summary>The kind of the documents.</summary>
    internal const string Kind = "audit";

    private readonly DocumentSet<AuditEntry> _entries = new(
        store, Kind, AuditJson.Default, entry => entry.Id, tags: entry => entry.Tenant is null ? [] : [TenantTag(entry.Tenant)]);

    /// <summary>Writes down that a change begins; durable when it returns.</summary>
    /// <param name="entry">What is asked for; id, time and outcome are set here.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    /// <returns>The entry, for <see cref="EndAsync"/>.</returns>
    public async Task<AuditEntry> BeginAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var begun = entry with { Id = NewestFirst.Next(ids, now), At = now, Outcome = AuditOutcome.Begun };
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
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public Task<Page<AuditEntry>> ListAsync(AuditFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _entries.ReadPageAsync(
            page,
            filter.Tenant is { } tenant ? [TenantTag(tenant)] : [],
            filter.Takes,
            cancellationToken,
            NewestFirst.Ranges(filter.From, filter.To));
    }

    /// <summary>The write that deletes an entry of before a moment; none: it is not that old.</summary>
    internal async ValueTask<IReadOnlyList<DocumentWrite>> DeleteAsync(
        string id, DateTimeOffset before, CancellationToken cancellationToken) =>
        await _entries.ReadListedAsync(id, cancellationToken) is { } read && read.Value.At < before
            ? [_entries.Delete(id, read.Version)]
            : [];

    private static string TenantTag(string tenant) => "tenant:" + tenant;
}
