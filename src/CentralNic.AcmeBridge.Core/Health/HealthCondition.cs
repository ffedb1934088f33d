namespace CentralNic.AcmeBridge.Core.Health;

/// <summary>Something that is wrong.</summary>
/// <param name="Name">Its stable name.</param>
/// <param name="Text">What is wrong, and what to do.</param>
/// <param name="Since">When it began or was found, UTC.</param>
public sealed record HealthCondition(string Name, string Text, DateTimeOffset Since);
