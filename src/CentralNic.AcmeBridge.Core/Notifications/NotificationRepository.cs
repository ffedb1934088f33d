using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// What the operator is told, kept durably with its deliveries. The store holds that nothing is told twice of what goes on: an occurrence
/// is an alias of the one notification that has not ended.
/// </summary>
public sealed class NotificationRepository
{
    /// <summary>The kind of the documents.</summary>
    internal const string Kind = "notification";

    private const string Undirected = "undirected";
    private const string Open = "open";

    private readonly IDocumentStore _store;
    private readonly NotificationChannels _channels;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;
    private readonly DocumentSet<Notification> _notifications;

    internal NotificationRepository(IDocumentStore store, NotificationChannels channels, IdSource ids, TimeProvider time)
    {
        (_store, _channels, _ids, _time) = (store, channels, ids, time);
        _notifications = new DocumentSet<Notification>(
            store, Kind, NotificationsJson.Default, notification => notification.Id, aliases: AliasesOf, tags: TagsOf);
    }

    /// <summary>Is called when there is something to deliver.</summary>
    internal Action? Added { get; set; }

    /// <summary>Finds a notification.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<Notification?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _notifications.ReadAsync(id, cancellationToken))?.Value;

    /// <summary>Lists notifications, newest first.</summary>
    /// <param name="filter">Which are wanted.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public Task<Page<Notification>> ListAsync(NotificationFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        string[] tags =
        [
            .. filter.Tenant is { } tenant ? [TenantTag(tenant)] : Array.Empty<string>(),
            .. filter.Kind is { } kind ? [KindTag(kind)] : Array.Empty<string>(),
        ];
        return _notifications.ReadPageAsync(
            page, tags, filter.Takes, cancellationToken, NewestFirst.Ranges(filter.From, filter.To));
    }

    /// <summary>What is told from now on: with an id, its time, and the channels that it is for.</summary>
    internal Notification Prepare(Notification notification)
    {
        var now = _time.GetUtcNow();
        return notification with
        {
            Id = NewestFirst.Next(_ids, now),
            Created = now,
            IsUndirected = _channels.All.Count == 0,
            Deliveries = [.. _channels.DeliveriesOf(notification)],
        };
    }

    /// <summary>The write of a notification, for a commit with what it tells of.</summary>
    /// <param name="version">The version read before; 0: it is new.</param>
    internal DocumentWrite Put(Notification notification, long version) => _notifications.Put(notification, version);

    /// <summary>Writes a notification down, unless its occurrence goes on already; durable when it returns.</summary>
    /// <param name="isDelivered">Whether the channels deliver it; it stands in the history in any case.</param>
    /// <returns>Whether it was written down.</returns>
    internal async Task<bool> AddAsync(Notification notification, CancellationToken cancellationToken, bool isDelivered = true)
    {
        if (notification.Occurrence is { } occurrence && await FindOpenAsync(occurrence, cancellationToken) is not null)
        {
            return false;
        }

        var prepared = Prepare(notification);
        prepared = isDelivered ? prepared : prepared with { IsUndirected = false, Deliveries = [] };
        try
        {
            await _store.CommitAsync([Put(prepared, 0)], cancellationToken);
        }
        catch (DocumentConflictException conflict) when (conflict.Key.Kind == Kind && conflict.Alias is not null)
        {
            return false;
        }

        Added?.Invoke();
        return true;
    }

    /// <summary>The notification of what goes on.</summary>
    internal ValueTask<Versioned<Notification>?> FindOpenAsync(string occurrence, CancellationToken cancellationToken) =>
        _notifications.ReadByAliasAsync(AliasOf(occurrence), cancellationToken);

    /// <summary>Lists all of what goes on.</summary>
    internal IAsyncEnumerable<Versioned<Notification>> ListOpenAsync(CancellationToken cancellationToken) =>
        _notifications.ListAsync(Open, cancellationToken);

    /// <summary>The write by which what went on is over, for a commit with what ended it.</summary>
    internal DocumentWrite End(Versioned<Notification> open) => Put(open.Value with { Ended = _time.GetUtcNow() }, open.Version);

    /// <summary>What went on is over; durable when it returns.</summary>
    /// <param name="end">What is told of the end; <see langword="null"/>: nothing is.</param>
    internal async Task EndAsync(Versioned<Notification> open, Notification? end, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ended = Put(open.Value with { Ended = _time.GetUtcNow() }, open.Version);
            try
            {
                await _store.CommitAsync(end is null ? [ended] : [ended, Put(Prepare(end), 0)], cancellationToken);
                break;
            }
            catch (DocumentConflictException conflict) when (conflict.Key.Id == open.Value.Id)
            {
                // A delivery was noted meanwhile, or it was ended.
                if (await _notifications.ReadAsync(open.Value.Id, cancellationToken) is not { Value.IsOpen: true } current)
                {
                    return;
                }

                open = current;
            }
        }

        if (end is not null)
        {
            Added?.Invoke();
        }
    }

    /// <summary>Lists what a channel has to deliver, the newest first.</summary>
    internal IAsyncEnumerable<Versioned<Notification>> ListPendingAsync(string channel, CancellationToken cancellationToken) =>
        _notifications.ListAsync(PendingTag(channel), cancellationToken);

    /// <summary>Writes down what became of a delivery; durable when it returns.</summary>
    internal Task NoteAsync(string id, NotificationDelivery delivery, CancellationToken cancellationToken) =>
        UpdateAsync(id, notification => notification.With(delivery), cancellationToken);

    /// <summary>Gives what was written down without a channel to those that there are now.</summary>
    /// <param name="matters">Whether it is to be told still.</param>
    internal async Task DirectAsync(Func<Notification, Task<bool>> matters, CancellationToken cancellationToken)
    {
        if (_channels.All.Count == 0)
        {
            return;
        }

        var undirected = new List<Notification>();
        await foreach (var notification in _notifications.ListAsync(Undirected, cancellationToken))
        {
            undirected.Add(notification.Value);
        }

        foreach (var notification in undirected)
        {
            ImmutableArray<NotificationDelivery> deliveries =
                await matters(notification) ? [.. _channels.DeliveriesOf(notification)] : [];
            await UpdateAsync(
                notification.Id,
                current => current.IsUndirected ? current with { IsUndirected = false, Deliveries = deliveries } : current,
                cancellationToken);
        }

        if (undirected.Count > 0)
        {
            Added?.Invoke();
        }
    }

    /// <summary>
    /// The write that deletes a notification of before a moment; none: it is not that old, what it tells of goes on, or a channel has yet
    /// to deliver it. That orders fail, which goes on until one succeeds, may never end: the client may have stopped to try.
    /// </summary>
    internal async ValueTask<IReadOnlyList<DocumentWrite>> DeleteAsync(
        string id, DateTimeOffset before, CancellationToken cancellationToken) =>
        await _notifications.ReadListedAsync(id, cancellationToken) is { Value: { } notification } read
        && notification.Created < before
        && (!notification.IsOpen || FailureNotices.IsFailure(notification))
        && notification.Deliveries.All(delivery => delivery.State != DeliveryState.Pending)
            ? [_notifications.Delete(id, read.Version)]
            : [];

    private async Task UpdateAsync(string id, Func<Notification, Notification> change, CancellationToken cancellationToken)
    {
        while (await _notifications.ReadAsync(id, cancellationToken) is { } known)
        {
            try
            {
                await _store.CommitAsync([Put(change(known.Value), known.Version)], cancellationToken);
                return;
            }
            catch (DocumentConflictException conflict) when (conflict.Key.Id == id)
            {
                // Another channel was quicker; its delivery stays.
            }
        }
    }

    private static IReadOnlyList<string> AliasesOf(Notification notification) =>
        notification.IsOpen ? [AliasOf(notification.Occurrence!)] : [];

    private static List<string> TagsOf(Notification notification)
    {
        var tags = new List<string> { KindTag(notification.Kind) };
        tags.AddRange(notification.Deliveries
            .Where(delivery => delivery.State == DeliveryState.Pending)
            .Select(delivery => PendingTag(delivery.Channel)));
        if (notification.Tenant is { } tenant)
        {
            tags.Add(TenantTag(tenant));
        }

        if (notification.IsUndirected)
        {
            tags.Add(Undirected);
        }

        // Failures end with an order that succeeds, which finds them by their occurrence; there may be many.
        if (notification.IsOpen && !FailureNotices.IsFailure(notification))
        {
            tags.Add(Open);
        }

        return tags;
    }

    private static string AliasOf(string occurrence) => "occurrence:" + occurrence;

    private static string PendingTag(string channel) => "pending:" + channel;

    private static string TenantTag(string tenant) => "tenant:" + tenant;

    private static string KindTag(string kind) => "kind:" + kind;
}
