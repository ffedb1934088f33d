namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>A way to tell the operator something.</summary>
internal interface INotificationChannel
{
    /// <summary>A stable name: <c>mail</c>, <c>webhook</c>, <c>program</c>, <c>contact-mail</c>.</summary>
    string Name { get; }

    /// <summary>Whom it tells, for people: an address, a URL, a path. Nothing secret.</summary>
    string Target { get; }

    /// <summary>Whether it tells customers what is for them, and nothing else; the operator is told by the others.</summary>
    bool IsForContacts => false;

    /// <summary>The kinds that it is for; empty: all.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>Delivers once.</summary>
    /// <param name="notification">What is told.</param>
    /// <returns>Whether the other side took it. Whatever goes wrong on the way is an outcome and not thrown.</returns>
    Task<DeliveryOutcome> DeliverAsync(Notification notification, CancellationToken cancellationToken);
}

/// <summary>What came of a delivery.</summary>
/// <param name="IsDelivered">Whether the other side took it.</param>
/// <param name="Answer">What it answered, or why there was no answer; fit to be shown, nothing secret.</param>
internal sealed record DeliveryOutcome(bool IsDelivered, string Answer)
{
    private const int Longest = 500;

    /// <summary>One line of printable text of what the other side said, which may be anything.</summary>
    public static string Words(string said)
    {
        var line = string.Join(' ', said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var clean = string.Concat(line.Where(character => !char.IsControl(character) && !char.IsSurrogate(character)));
        return clean.Length <= Longest ? clean : clean[..(Longest - 3)] + "...";
    }
}

/// <summary>All channels that are configured.</summary>
internal sealed class NotificationChannels(IEnumerable<INotificationChannel> channels)
{
    /// <summary>All.</summary>
    public IReadOnlyList<INotificationChannel> All { get; } = [.. channels];

    /// <summary>The deliveries of a notification that is written down now.</summary>
    public IEnumerable<NotificationDelivery> DeliveriesOf(Notification notification) => All
        .Where(channel => Wants(channel, notification))
        .Select(channel => new NotificationDelivery(channel.Name));

    private static bool Wants(INotificationChannel channel, Notification notification) =>
        channel.IsForContacts == (notification.Recipient is not null)
        && (channel.Kinds.Count == 0
            || channel.Kinds.Contains(notification.Kind)
            || (notification.IsHealth && channel.Kinds.Contains(NotificationKinds.Health)));
}
