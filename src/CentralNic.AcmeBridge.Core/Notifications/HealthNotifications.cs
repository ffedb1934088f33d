using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Tells what is wrong with the bridge itself: each condition once when it begins, and that it is over. It is over when it was gone for
/// five minutes, so that one which comes and goes is told once, and a restart does not end what is found again.
/// </summary>
internal sealed class HealthNotifications(HealthMonitor health, NotificationRepository notifications, TimeProvider time) : IPeriodicTask
{
    private const string Prefix = "health|";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(5);

    /// <summary>Since when what was told is gone.</summary>
    private readonly Dictionary<string, DateTimeOffset> _goneSince = new(StringComparer.Ordinal);

    public string Name => "notify-about-health";

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var conditions = health.Report().Conditions.ToDictionary(condition => condition.Name, StringComparer.Ordinal);
        var open = new List<Versioned<Notification>>();
        await foreach (var notification in notifications.ListOpenAsync(cancellationToken))
        {
            if (notification.Value.IsHealth)
            {
                open.Add(notification);
            }
        }

        foreach (var condition in conditions.Values.ExceptBy(open.Select(known => known.Value.Kind), condition => condition.Name))
        {
            await notifications.AddAsync(Begin(condition), cancellationToken);
        }

        var now = time.GetUtcNow();
        foreach (var known in open)
        {
            if (conditions.ContainsKey(known.Value.Kind))
            {
                _goneSince.Remove(known.Value.Kind);
            }
            else if (_goneSince.TryAdd(known.Value.Kind, now))
            {
                // From now on it is gone.
            }
            else if (now - _goneSince[known.Value.Kind] >= Gone)
            {
                await notifications.EndAsync(known, End(known.Value), cancellationToken);
                _goneSince.Remove(known.Value.Kind);
            }
        }

        return PeriodicRound.Done(Interval);
    }

    private static Notification Begin(HealthCondition condition) => new()
    {
        Kind = condition.Name,
        Severity = NotificationSeverity.Critical,
        IsHealth = true,
        Subject = $"Health: {condition.Name}",
        Text = condition.Text,
        Since = condition.Since,
        Commands = [OperatorCommands.Line("health")],
        Page = "/",
        Occurrence = Prefix + condition.Name,
    };

    private static Notification End(Notification begun) => begun with
    {
        Severity = NotificationSeverity.Info,
        IsEnd = true,
        Subject = $"Health: {begun.Kind} is over",
        Text = $"It is over, nothing is to be done. What was told: {begun.Text}",
        Occurrence = null,
        Deliveries = [],
    };
}
