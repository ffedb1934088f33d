using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>Notifications. One stays while what it tells of goes on, or a channel has yet to deliver it.</summary>
internal sealed class NotificationRetention(RetentionOptions options, NotificationRepository notifications) : IRetentionRule
{
    public string Name => "notifications";

    public string Kind => NotificationRepository.Kind;

    public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => NewestFirst.Ranges(to: now - options.Notifications);

    public ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        notifications.DeleteAsync(id, now - options.Notifications, cancellationToken);
}
