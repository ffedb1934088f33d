using CentralNic.AcmeBridge.Core.Telemetry;

namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>All that one running bridge measures, and what adds it up.</summary>
internal sealed class BridgeMetrics : IDisposable
{
    /// <summary>Begins to measure.</summary>
    /// <param name="loggers">Told of what could not be observed.</param>
    public BridgeMetrics(ILoggerFactory loggers)
    {
        Collector = new MetricsCollector(Meters, loggers.CreateLogger<MetricsCollector>());
        Host = new HostInstruments(Meters);
    }

    /// <summary>Makes the meters of the bridge's parts.</summary>
    public MeterSet Meters { get; } = new();

    /// <summary>What is added up for whoever reads it.</summary>
    public MetricsCollector Collector { get; }

    /// <summary>What the program itself measures.</summary>
    public HostInstruments Host { get; }

    /// <summary>Measures no longer.</summary>
    public void Dispose()
    {
        Collector.Dispose();
        Meters.Dispose();
    }
}
