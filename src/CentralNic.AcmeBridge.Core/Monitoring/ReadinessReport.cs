using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>Whether requests should be sent to this bridge.</summary>
/// <param name="Reasons">What stands against it; empty: nothing does.</param>
public sealed record ReadinessReport(ImmutableArray<ReadinessReason> Reasons)
{
    /// <summary>Whether it is ready.</summary>
    public bool Ready => Reasons.IsEmpty;
}
