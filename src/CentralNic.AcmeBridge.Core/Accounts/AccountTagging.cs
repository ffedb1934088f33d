using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Accounts;

/// <summary>Makes the accounts of older versions found by tenant, status and contact, once.</summary>
/// <param name="accounts">All accounts.</param>
internal sealed class AccountTagging(AccountRepository accounts) : IPeriodicTask
{
    public string Name => "account-tags";

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        await accounts.TagAllAsync(cancellationToken);
        return new PeriodicRound(Wait: null);
    }
}
