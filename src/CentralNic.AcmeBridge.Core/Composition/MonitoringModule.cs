using System.Diagnostics.Metrics;
using CentralNic.AcmeBridge.Core.Monitoring;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.DependencyInjection;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>What is measured, and whether the bridge is ready.</summary>
internal static class MonitoringModule
{
    /// <summary>Registers the module.</summary>
    /// <param name="meters">Who makes the meter; <see langword="null"/>: the bridge itself.</param>
    public static IServiceCollection AddMonitoring(this IServiceCollection services, IMeterFactory? meters) => services
        .AddSingleton(_ => new BridgeInstruments(meters ?? new MeterSet()))
        .Add<OrderMetrics>()
        .Add<MonitoredSums>()
        .Add<BridgeGauges>()
        .Add<BridgeMonitor>()
        .Add<Readiness>()
        .Add<IPeriodicTask, StoreRecovery>();
}
