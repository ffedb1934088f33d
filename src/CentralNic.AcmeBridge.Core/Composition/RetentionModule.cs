using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.DependencyInjection;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>What deletes documents that nobody needs any more, and gives their room back.</summary>
internal static class RetentionModule
{
    /// <summary>Registers the module. An order goes before the certificate that it names, so its rule comes first.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services, BridgeParts parts) => services
        .AddSingleton(parts.Retention)
        .Add<IRetentionRule, OrderRetention>()
        .Add<IRetentionRule, CertificateRetention>()
        .Add<IRetentionRule, SubscriptionRetention>()
        .Add<IRetentionRule, PurchaseCountRetention>()
        .Add<IRetentionRule, CertificateCountRetention>()
        .Add<IRetentionRule, ProvedNameRetention>()
        .Add<IRetentionRule, NotificationRetention>()
        .Add<IRetentionRule, AuditRetention>()
        .Add<IPeriodicTask, RetentionTask>()
        .AddSingleton(_ => new CompactionTask(parts.Store as IStoreMaintenance, parts.Retention))
        .AddSingleton<IPeriodicTask>(provider => provider.GetRequiredService<CompactionTask>());
}
