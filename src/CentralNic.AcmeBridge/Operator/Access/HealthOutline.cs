namespace CentralNic.AcmeBridge.Operator.Access;

/// <summary>What strangers may know of the bridge's health.</summary>
/// <param name="Healthy">Whether all is well.</param>
internal sealed record HealthOutline(bool Healthy);
