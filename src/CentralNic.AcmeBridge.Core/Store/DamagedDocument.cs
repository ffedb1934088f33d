namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A document that was there and cannot be read.</summary>
/// <param name="Key">Where it lived.</param>
/// <param name="HasKnownAlias">
/// Whether it is still found, and refused, by an alias of its own; false: its aliases are lost too, or it had none.
/// </param>
public sealed record DamagedDocument(DocumentKey Key, bool HasKnownAlias);
