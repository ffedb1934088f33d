using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>Now and then, takes away the counts of failed orders of clients that stopped trying.</summary>
internal sealed class FailedOrdersTidying(ClientPauses pauses, ClockCheck clock) : IPeriodicTask
{
    internal static readonly TimeSpan Interval = TimeSpan.FromHours(12);
    private static readonly TimeSpan WhileClockIsOff = TimeSpan.FromMinutes(10);

    public string Name => "failed-orders-tidying";

    // Not while everything starts.
    public TimeSpan FirstWait => TimeSpan.FromMinutes(10);

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (!await clock.IsKnownToBeRightAsync(cancellationToken))
        {
            return PeriodicRound.Idle(WhileClockIsOff);
        }

        await pauses.TidyAsync(cancellationToken);
        return PeriodicRound.Done(Interval);
    }
}
