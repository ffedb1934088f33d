using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>What goes on and is worth telling, found by looking every so often.</summary>
internal interface IOngoingSource
{
    /// <summary>What it looks at, a word: the occurrences of its notifications begin with it and a stroke.</summary>
    string Area { get; }

    /// <summary>How often it looks.</summary>
    TimeSpan Interval { get; }

    /// <summary>Whether many that begin together are told by their number.</summary>
    bool IsSummed => true;

    /// <summary>Finds all that goes on now, each with an <see cref="Notification.Occurrence"/>.</summary>
    IAsyncEnumerable<Notification> FindAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Tells once of what goes on, and again when it was over and came again. What is told of is in the store, so a restart repeats nothing. Of
/// many that begin together the first are told one by one and the others by their number.
/// </summary>
internal sealed class OngoingNotifications(IOngoingSource source, NotificationRepository notifications) : IPeriodicTask
{
    private const int Singles = 10;

    public string Name => $"notify-about-{source.Area}";

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var now = new Dictionary<string, Notification>(StringComparer.Ordinal);
        await foreach (var found in source.FindAsync(cancellationToken))
        {
            now[found.Occurrence!] = found;
        }

        var known = new List<Versioned<Notification>>();
        await foreach (var open in notifications.ListOpenAsync(cancellationToken))
        {
            if (open.Value.Occurrence!.StartsWith(source.Area + "|", StringComparison.Ordinal))
            {
                known.Add(open);
            }
        }

        foreach (var over in known.Where(open => !now.ContainsKey(open.Value.Occurrence!)))
        {
            await notifications.EndAsync(over, end: null, cancellationToken);
        }

        await BeginAsync(
            [.. now.Values.ExceptBy(known.Select(open => open.Value.Occurrence), found => found.Occurrence)], cancellationToken);
        return PeriodicRound.Done(source.Interval);
    }

    private async Task BeginAsync(List<Notification> begun, CancellationToken cancellationToken)
    {
        var isSummed = source.IsSummed && begun.Count > Singles + 1;
        for (var index = 0; index < begun.Count; index++)
        {
            // What is only counted is written down all the same, for the history, and so that it is not new in the next round.
            await notifications.AddAsync(begun[index], cancellationToken, isDelivered: !isSummed || index < Singles);
        }

        if (isSummed)
        {
            var first = begun[Singles];
            await notifications.AddAsync(
                first with
                {
                    Subject = $"{begun.Count - Singles} more: {first.Subject} …",
                    Text = $"{begun.Count - Singles} more of the same, besides those that were told one by one; the list of notifications "
                        + $"has all of them. One of them: {first.Text}",
                    Count = begun.Count - Singles,
                    Occurrence = null,
                    Tenant = null,
                    Certificate = null,
                    Names = [],
                    Page = $"/notifications?kind={first.Kind}",
                },
                cancellationToken);
        }
    }
}
