namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>What a round of a periodic task comes to, if it does not throw.</summary>
/// <param name="Wait">The time until the next round; <see langword="null"/>: until the task is woken.</param>
/// <param name="WasIdle">There was nothing to do, so the round says nothing about whether it could have been done.</param>
public readonly record struct PeriodicRound(TimeSpan? Wait, bool WasIdle = false)
{
    /// <summary>The round succeeded.</summary>
    /// <param name="wait">The time until the next one.</param>
    public static PeriodicRound Done(TimeSpan wait) => new(wait);

    /// <summary>There was nothing to do.</summary>
    /// <param name="wait">The time until the next check.</param>
    public static PeriodicRound Idle(TimeSpan wait) => new(wait, WasIdle: true);

    /// <summary>Does the same for each item; one that fails does not keep the others from it.</summary>
    /// <typeparam name="T">An item.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="act">What is done.</param>
    /// <param name="cancellationToken">No further item is begun.</param>
    /// <exception cref="AggregateException">Several failed; the failure of a single one is thrown as it is.</exception>
    public static async Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> act, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(act);
        var failures = new Failures();
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await failures.CatchAsync(() => act(item), cancellationToken);
        }

        failures.Throw();
    }
}
