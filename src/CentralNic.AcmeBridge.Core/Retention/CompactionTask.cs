using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>
/// Gives the room of deleted documents back to the disk when at least half of the database, and 64 MiB, hold nothing. Less is not worth
/// writing all that is left once more: the store fills empty pages again.
/// </summary>
/// <param name="store">What is compacted; <see langword="null"/>: it cannot be.</param>
/// <param name="options">Whether it is wanted.</param>
internal sealed class CompactionTask(IStoreMaintenance? store, RetentionOptions options) : IPeriodicTask
{
    internal const double LeastShare = 0.5;
    internal const long LeastBytes = 64L * 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromHours(12);

    public string Name => "store-compaction";

    /// <summary>At the start others need the disk more.</summary>
    public TimeSpan FirstWait => TimeSpan.FromHours(1);

    public TimeSpan FirstRetry => TimeSpan.FromHours(1);

    public TimeSpan LongestRetry => Interval;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (!options.Compact || store is null)
        {
            return new PeriodicRound(Wait: null, WasIdle: true);
        }

        await store.CompactAsync(LeastShare, LeastBytes, cancellationToken);
        return PeriodicRound.Done(Interval);
    }
}
