using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Delivers by one channel what is to be told, the oldest first. It runs beside the other channels, so that one that hangs holds up none
/// of them. What was delivered is written down afterwards: after a crash in between it is delivered again, with the same id.
/// </summary>
internal sealed partial class ChannelDeliveries(
    INotificationChannel channel,
    NotificationRepository notifications,
    HealthMonitor health,
    TimeProvider time,
    ILogger<ChannelDeliveries> logger) : IPeriodicTask
{
    /// <summary>The waits after deliveries that failed, in all nearly a day; after the last one it is given up.</summary>
    internal static readonly IReadOnlyList<TimeSpan> Retries =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(3),
        TimeSpan.FromHours(6), TimeSpan.FromHours(12),
    ];

    /// <summary>After so many failures in a row it is the channel's fault, and the rest of what is due waits a little.</summary>
    private const int FailuresOfAnOutage = 3;

    private static readonly TimeSpan OutageWait = TimeSpan.FromMinutes(1);

    /// <summary>What was tried and could not be written down yet, as with a full disk: it is not delivered again for that.</summary>
    private readonly Dictionary<string, NotificationDelivery> _unwritten = [];

    public string Name => $"notify-{channel.Name}";

    /// <summary>The health condition of a channel by which something could not be delivered at all.</summary>
    private string Condition => $"notify-{channel.Name}-failing";

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var pending = new List<Notification>();
        await foreach (var notification in notifications.ListPendingAsync(channel.Name, cancellationToken))
        {
            pending.Add(notification.Value);
        }

        pending.Reverse();
        var failures = 0;
        DateTimeOffset? next = null;
        foreach (var notification in pending)
        {
            var (now, due) = (time.GetUtcNow(), DueOf(notification));
            if (due > now || failures >= FailuresOfAnOutage)
            {
                next = Earlier(next, due > now ? due : now + OutageWait);
                continue;
            }

            var delivery = await DeliverAsync(notification, cancellationToken);
            failures = delivery.State == DeliveryState.Delivered ? 0 : failures + 1;
            next = delivery.State == DeliveryState.Pending ? Earlier(next, delivery.Next!.Value) : next;
        }

        return new PeriodicRound(next - time.GetUtcNow());
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private DateTimeOffset DueOf(Notification notification)
    {
        var next = notification.DeliveryBy(channel.Name)?.Next ?? notification.Created;
        return notification.CollectsUntil > next ? notification.CollectsUntil.Value : next;
    }

    private async Task<NotificationDelivery> DeliverAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (!_unwritten.TryGetValue(notification.Id, out var delivery))
        {
            var outcome = await TryAsync(notification, cancellationToken);
            delivery = After(notification, outcome);
            Tell(notification, delivery);
            _unwritten[notification.Id] = delivery;
        }

        await notifications.NoteAsync(notification.Id, delivery, cancellationToken);
        _unwritten.Remove(notification.Id);
        return delivery;
    }

    private async Task<DeliveryOutcome> TryAsync(Notification notification, CancellationToken cancellationToken)
    {
        try
        {
            return await channel.DeliverAsync(notification, cancellationToken);
        }
#pragma warning disable CA1031 // One that cannot be delivered must not keep the later ones from it; it is logged and tried again.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return new DeliveryOutcome(false, DeliveryOutcome.Words($"{failure.GetType().Name}: {failure.Message}"));
        }
    }

    private NotificationDelivery After(Notification notification, DeliveryOutcome outcome)
    {
        var (known, now) = (notification.DeliveryBy(channel.Name)!, time.GetUtcNow());
        var tried = known with { Attempts = known.Attempts + 1, Last = now, Next = null, Answer = outcome.Answer };
        return outcome.IsDelivered ? tried with { State = DeliveryState.Delivered }
            : known.Attempts >= Retries.Count ? tried with { State = DeliveryState.GivenUp }
            : tried with { Next = now + Retries[known.Attempts] };
    }

    private void Tell(Notification notification, NotificationDelivery delivery)
    {
        if (delivery.State == DeliveryState.Delivered)
        {
            health.Clear(Condition);
            return;
        }

        var consequence = delivery.Next is { } next ? $"it is told again in {next - delivery.Last}" : "it is not told again";
        LogFailed(
            channel.Name, channel.Target, notification.Kind, notification.Id, notification.Order, delivery.Answer!, consequence);

        // That a customer's address is wrong is nothing that is wrong with the bridge; the server's own failures the operator's mails tell.
        if (delivery.State == DeliveryState.GivenUp && !channel.IsForContacts)
        {
            health.Set(
                Condition,
                $"A notification could not be delivered by {channel.Name} ({channel.Target}) for a day: {delivery.Answer}. Correct "
                + $"Operator:Notify, and try it with 'notify test'; 'notifications list' says what was not told.");
        }
    }

    [LoggerMessage(
        90,
        LogLevel.Error,
        "The notification by {Channel} ({Target}) about {Kind} ({Notification}, order {OrderId}) failed: {Trouble}; {Consequence}")]
    private partial void LogFailed(
        string channel, string target, string kind, string notification, string? orderId, string trouble, string consequence);
}
