namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>The name of the store's meter.</summary>
public static class StoreMeter
{
    /// <summary>The meter (System.Diagnostics.Metrics).</summary>
    public const string Name = "CentralNic.AcmeBridge.Store";
}
