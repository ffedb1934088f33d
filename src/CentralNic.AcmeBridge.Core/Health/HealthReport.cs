using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Health;

/// <summary>How the bridge itself is.</summary>
/// <param name="Conditions">What is wrong, by name.</param>
/// <param name="Tasks">The periodic tasks, by name.</param>
public sealed record HealthReport(ImmutableArray<HealthCondition> Conditions, ImmutableArray<TaskHealth> Tasks)
{
    /// <summary>Whether nothing is wrong, and each periodic task succeeded when it ran last.</summary>
    public bool Healthy => Conditions.IsEmpty && Tasks.All(task => task.Failures == 0);
}
