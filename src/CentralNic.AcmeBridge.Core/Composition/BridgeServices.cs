using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Upstream;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>All services of Core, area by area.</summary>
internal static class BridgeServices
{
    /// <summary>Puts them together.</summary>
    public static ServiceProvider Build(BridgeParts parts, HealthMonitor health) => new ServiceCollection()
        .AddSpending(parts.Store)
        .AddSingleton(parts.Reseller)
        .AddSingleton(parts.Classes)
        .AddSingleton(_ => new ApprovalPlan { All = parts.Approvals.All, Tenants = parts.Approvals.Tenants })
        .AddSingleton(parts.Policy)
        .AddSingleton(parts.Issuance)
        .AddSingleton(parts.WorkSlots)
        .AddSingleton(parts.Time)
        .AddSingleton(parts.Ids)
        .AddSingleton(parts.Loggers)
        .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
        .AddSingleton(health)
        .AddSingleton(parts.Commands ?? new CommandStatistics(parts.Time, next: null))
        .AddDcv(parts.Dcv, parts.Validation)
        .AddWork()
        .AddRecords(parts)
        .AddBackups(parts)
        .AddMoney()
        .AddOrdering()
        .AddIssuance()
        .AddQuotes()
        .AddRenewalAndRevocation()
        .AddOwnCertificate(parts.OwnCertificate)
        .AddAccountImport()
        .AddAdministration(parts.Secrets)
        .AddNotification(parts.Notify, parts.DataFolder)
        .AddRetention(parts)
        .AddMonitoring(parts.Meters)
        .Add<OpenOrderWork>()
        .Add<Reconfiguration>()
        .BuildServiceProvider();
}
