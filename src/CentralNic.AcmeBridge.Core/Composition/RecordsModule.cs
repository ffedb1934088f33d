using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>The background work, what is kept (orders, accounts, certificates, subscriptions, money), and the limits on it.</summary>
internal static class RecordsModule
{
    /// <summary>Registers the runners of background work.</summary>
    public static IServiceCollection AddWork(this IServiceCollection services) => services
        .AddSingleton(provider => new WorkRunner(
            provider.GetRequiredService<WorkSlots>(),
            provider.GetRequiredService<OrderRepository>().CallerOf,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WorkRunner>>()))
        .Add<PeriodicTasks>()
        .Add<OffloadedTasks>();

    /// <summary>Registers what makes backups.</summary>
    public static IServiceCollection AddBackups(this IServiceCollection services, BridgeParts parts) => services
        .AddSingleton(provider => new BackupKeeper(
            parts.Store as IStoreMaintenance,
            parts.Backups,
            provider.GetRequiredService<Health.HealthMonitor>(),
            parts.Time,
            provider.GetRequiredService<ILogger<BackupKeeper>>()))
        .AddSingleton<IPeriodicTask>(provider => provider.GetRequiredService<BackupKeeper>());

    /// <summary>Registers the repositories and what they are ruled by.</summary>
    public static IServiceCollection AddRecords(this IServiceCollection services, BridgeParts parts) => services
        .AddSingleton(provider => new ClockCheck(
            parts.Reseller, parts.Store, provider.GetRequiredService<Health.HealthMonitor>(), parts.Time))
        .AddSingleton<IPeriodicTask>(provider => provider.GetRequiredService<ClockCheck>())
        .AddSingleton(provider => new PurchaseHold(
            parts.Store, provider.GetRequiredService<Health.HealthMonitor>(), parts.Time))
        .AddSingleton(_ => new BridgeTag(parts.Store))
        .AddSingleton(provider => new TenantDirectory(parts.Tenants))
        .AddSingleton(provider => new ProfileCatalog(
            ProfilesOf(parts, provider.GetRequiredService<Dcv.Publishers.DcvPublishers>()), parts.Policy.DefaultProfile))
        .AddSingleton(_ => new BudgetPlan { All = parts.Budgets.All, Tenants = parts.Budgets.Tenants })
        .AddSingleton(_ => new LimitPlan { All = parts.Limits.All, Tenants = parts.Limits.Tenants })
        .Add<IPeriodicTask, ClassRefresh>()
        .Add<OrderRepository>()
        .Add<IPeriodicTask, OrderTagging>()
        .Add<HeldAuthorizations>()
        .Add<CertificateRepository>()
        .Add<CertificateIndexing>()
        .AddSingleton<IPeriodicTask>(provider => provider.GetRequiredService<CertificateIndexing>())
        .Add<CompromisedKeys>()
        .Add<SubscriptionRepository>()
        .Add<ImportedOrderRepository>()
        .Add<ReissueExpiryRules>()
        .Add<ContactRepository>()
        .Add<ContactResolver>()
        .Add<AuditTrail>()
        .Add<OperatorTokens>()
        .Add<OperatorUsers>()
        .Add<OperatorSessions>()
        .Add<RateLimiter>()
        .Add<AccountRepository>()
        .Add<OperatorAccounts>()
        .Add<AccountAdmission>()
        .Add<LastUses>()
        .AddSingleton<IPeriodicTask>(provider => provider.GetRequiredService<LastUses>())
        .Add<IPeriodicTask, AccountTagging>()
        .Add<ClientPauses>()
        .Add<IPeriodicTask, FailedOrdersTidying>()
        .Add<CertificateLimiter>()
        .Add<AccountRegistry>();

    /// <summary>The profiles as they are offered.</summary>
    /// <exception cref="ArgumentException">One names a class that does not exist.</exception>
    public static OfferedProfile[] ProfilesOf(BridgeParts parts, Dcv.Publishers.DcvPublishers publishers) =>
        [.. parts.Profiles.Select(profile => new OfferedProfile(profile, parts.ClassesOf(profile), publishers))];

    /// <summary>Registers ledger, budgets, and their comparison with the reseller.</summary>
    public static IServiceCollection AddMoney(this IServiceCollection services) => services
        .Add<Ledger>()
        .Add<NameSetLocks>()
        .Add<QuotedPrices>()
        .Add<AccountCurrency>()
        .Add<PurchaseLimiter>()
        .Add<BudgetControl>()
        .Add<IPeriodicTask, LedgerComparer>();
}
