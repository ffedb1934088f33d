using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>
/// While the store takes no commits, tries one every few seconds: a bridge that is not ready gets no requests, and without a commit nobody
/// would learn that the disk has room again.
/// </summary>
internal sealed class StoreRecovery(IDocumentStore store, TimeProvider time) : IPeriodicTask
{
    private const string Id = "last";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly DocumentSet<StoreTrial> _trials = new(store, "store-trial", MonitoringJson.Default, _ => Id);

    public string Name => "store-recovery";

    public TimeSpan FirstWait => Interval;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (store.WriteFailure is null)
        {
            return PeriodicRound.Done(Interval);
        }

        try
        {
            var known = await _trials.ReadAsync(Id, cancellationToken);
            await store.CommitAsync([_trials.Put(new StoreTrial(time.GetUtcNow()), known?.Version ?? 0)], cancellationToken);
        }
        catch (StoreUnavailableException)
        {
            // The store has said so already, and says when it is over.
        }

        return PeriodicRound.Done(Interval);
    }
}

/// <summary>A commit that says nothing but that it could be made.</summary>
/// <param name="At">When, UTC.</param>
internal sealed record StoreTrial(DateTimeOffset At);
