namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A document with the version that it was read at.</summary>
/// <param name="Version">Its version, from 1.</param>
internal sealed record Versioned<T>(T Value, long Version);
