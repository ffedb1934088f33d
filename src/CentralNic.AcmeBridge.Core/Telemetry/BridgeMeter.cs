namespace CentralNic.AcmeBridge.Core.Telemetry;

/// <summary>The names by which the bridge's meter and source of traces are asked for. docs/monitoring.md lists the metrics.</summary>
public static class BridgeMeter
{
    /// <summary>The meter of Core (System.Diagnostics.Metrics).</summary>
    public const string Name = "CentralNic.AcmeBridge";
}
