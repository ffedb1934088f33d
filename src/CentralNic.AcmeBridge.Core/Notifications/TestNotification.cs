using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Sends a test by the channels now, so that the operator sees what the other side answers.</summary>
public sealed class TestNotification
{
    private readonly NotificationChannels _channels;
    private readonly NotificationRepository _notifications;
    private readonly IDocumentStore _store;
    private readonly TimeProvider _time;

    internal TestNotification(
        NotificationChannels channels, NotificationRepository notifications, IDocumentStore store, TimeProvider time) =>
        (_channels, _notifications, _store, _time) = (channels, notifications, store, time);

    /// <summary>The channels that are configured, by name.</summary>
    public IReadOnlyList<string> Channels => [.. All.Select(channel => channel.Name)];

    /// <summary>Customers get no test.</summary>
    private IEnumerable<INotificationChannel> All => _channels.All.Where(channel => !channel.IsForContacts);

    /// <summary>Sends a test; it stands in the history afterwards. What fails is not tried again.</summary>
    /// <param name="channel">By which channel; <see langword="null"/>: by all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The test with what became of its deliveries.</returns>
    /// <exception cref="InvalidOperationException">There is no such channel, or none at all.</exception>
    public async Task<Notification> SendAsync(string? channel, CancellationToken cancellationToken)
    {
        var chosen = All.Where(known => channel is null || known.Name == channel).ToArray();
        if (chosen.Length == 0)
        {
            throw new InvalidOperationException(!All.Any()
                ? "No channel is configured: set Operator:Notify:Mail:Server, Operator:Notify:Webhook:Url or Operator:Notify:Program."
                : $"There is no channel '{channel}': give one of {string.Join(", ", Channels)}.");
        }

        var test = _notifications.Prepare(new Notification
        {
            Kind = NotificationKinds.Test,
            Subject = "Test of the notifications",
            Text = "This is a test that somebody asked for by 'notify test', or on the page of notifications. Nothing is to be done.",
            Since = _time.GetUtcNow(),
            Commands = [OperatorCommands.Line("notifications list")],
            Page = "/notifications",
        }) with
        { IsUndirected = false };
        ImmutableArray<NotificationDelivery> deliveries =
            [.. await Task.WhenAll(chosen.Select(each => DeliverAsync(each, test, cancellationToken)))];
        var sent = test with { Deliveries = deliveries };
        await _store.CommitAsync([_notifications.Put(sent, 0)], cancellationToken);
        return sent;
    }

    private async Task<NotificationDelivery> DeliverAsync(
        INotificationChannel channel, Notification test, CancellationToken cancellationToken)
    {
        var outcome = await channel.DeliverAsync(test, cancellationToken);
        return new NotificationDelivery(
            channel.Name,
            outcome.IsDelivered ? DeliveryState.Delivered : DeliveryState.GivenUp,
            Attempts: 1,
            Last: _time.GetUtcNow(),
            Answer: $"{channel.Target}: {outcome.Answer}");
    }
}
