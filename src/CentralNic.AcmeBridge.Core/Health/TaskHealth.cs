namespace CentralNic.AcmeBridge.Core.Health;

/// <summary>How a periodic task does.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="LastSuccess">When it succeeded last, UTC; <see langword="null"/>: not since the start.</param>
/// <param name="Failures">How often it failed since.</param>
/// <param name="Failure">Why it failed last.</param>
public sealed record TaskHealth(string Name, DateTimeOffset? LastSuccess, int Failures, string? Failure);
