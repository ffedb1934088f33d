namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>What is done every so often. <see cref="PeriodicTasks"/> runs it; whatever a round throws ends only that round.</summary>
internal interface IPeriodicTask
{
    /// <summary>A stable name for log, health and monitoring, as <c>order-expiry</c>; unique among all.</summary>
    string Name { get; }

    /// <summary>How long after the start the first round begins.</summary>
    TimeSpan FirstWait => TimeSpan.Zero;

    /// <summary>The wait after a round that failed; each further failure in a row doubles it.</summary>
    TimeSpan FirstRetry => TimeSpan.FromSeconds(5);

    /// <summary>The longest wait after rounds that failed.</summary>
    TimeSpan LongestRetry => TimeSpan.FromMinutes(5);

    /// <summary>Does one round.</summary>
    /// <returns>When the next one begins.</returns>
    Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken);
}
