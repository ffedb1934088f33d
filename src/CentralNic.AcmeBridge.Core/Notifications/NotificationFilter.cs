namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Which notifications are wanted; what is not set does not count.</summary>
public sealed record NotificationFilter
{
    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Whose.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only those that a channel has not delivered, or has given up.</summary>
    public bool Undelivered { get; init; }

    /// <summary>Not before this moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether a notification is wanted.</summary>
    /// <param name="notification">The notification.</param>
    public bool Takes(Notification notification)
    {
        ArgumentNullException.ThrowIfNull(notification);
        return (Kind is null || notification.Kind == Kind)
            && (Tenant is null || notification.Tenant == Tenant)
            && (!Undelivered || notification.Deliveries.Any(delivery => delivery.State != DeliveryState.Delivered))
            && (From is null || notification.Created >= From)
            && (To is null || notification.Created < To);
    }
}
