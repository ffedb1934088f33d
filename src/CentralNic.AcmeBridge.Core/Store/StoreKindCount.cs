namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>How many documents of a kind there are.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many.</param>
public sealed record StoreKindCount(string Kind, long Count);
