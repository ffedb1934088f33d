namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>How often something may happen: <paramref name="Count"/> times at once, and as often again within each window.</summary>
/// <param name="Count">How often; at least 1.</param>
/// <param name="Window">In which time; above zero.</param>
public readonly record struct RateLimit(int Count, TimeSpan Window)
{
    /// <summary>The time that one occurrence is paid back in.</summary>
    internal TimeSpan Step => Window / Count;
}
