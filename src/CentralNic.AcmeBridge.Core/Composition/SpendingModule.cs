using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Spending;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.DependencyInjection;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>What the operator sees of money and of what is paid for, and decides about it.</summary>
internal static class SpendingModule
{
    /// <summary>Registers the module, with the store that is followed.</summary>
    public static IServiceCollection AddSpending(this IServiceCollection services, IDocumentStore store)
    {
        var followed = new FollowedStore(store);
        return services
            .AddSingleton(followed)
            .AddSingleton<IDocumentStore>(followed)
            .Add<LedgerIndex>()
            .Add<SubscriptionIndex>()
            .Add<SubscriptionReports>()
            .Add<SubscriptionDecisions>()
            .Add<SubscriptionHandovers>()
            .Add<SpendReports>()
            .Add<LedgerReports>()
            .Add<KnownTenants>()
            .Add<IPeriodicTask, SpendWarmUp>();
    }
}
