namespace CentralNic.AcmeBridge.Storage.LiteDb.Documents;

/// <summary>A further name within a kind.</summary>
internal readonly record struct AliasKey(string Kind, string Alias);
