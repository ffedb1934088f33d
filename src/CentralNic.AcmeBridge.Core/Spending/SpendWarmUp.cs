using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>Reads ledger and subscriptions once, some time after the start, so that the first who asks for sums does not wait.</summary>
internal sealed class SpendWarmUp(LedgerIndex ledger, SubscriptionIndex subscriptions) : IPeriodicTask
{
    public string Name => "spend-sums";

    public TimeSpan FirstWait => TimeSpan.FromMinutes(1);

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        await ledger.LoadAsync(cancellationToken);
        await subscriptions.LoadAsync(cancellationToken);
        return new PeriodicRound(null);
    }
}
