namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A document as the store holds it. The store does not look into the body.</summary>
/// <param name="Key">Where it lives.</param>
/// <param name="Version">1 for a new document, one more with each commit.</param>
/// <param name="Body">The document itself, UTF-8 JSON.</param>
public sealed record StoredDocument(DocumentKey Key, long Version, ReadOnlyMemory<byte> Body);
