namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>Something that is done every so often and needs no more than an act.</summary>
internal sealed class PeriodicAction(string name, TimeSpan interval, Func<CancellationToken, Task> round) : IPeriodicTask
{
    public string Name => name;

    public TimeSpan FirstWait => interval;

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        await round(cancellationToken);
        return PeriodicRound.Done(interval);
    }
}
