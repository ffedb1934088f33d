namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>What strangers may know of the bridge's health.</summary>
/// <param name="Healthy">Whether all is well.</param>
internal sealed record HealthOutline(bool Healthy);

/// <summary>What strangers may know of whether requests should be sent here.</summary>
/// <param name="Ready">Whether they should.</param>
internal sealed record ReadinessOutline(bool Ready);

/// <summary>That the program answers.</summary>
/// <param name="Live">True.</param>
internal sealed record LivenessOutline(bool Live);
