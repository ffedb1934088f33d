using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Documents;

/// <summary>The state of one key: a document with its names, or its absence (version 0).</summary>
internal sealed record DocumentRecord(
    DocumentKey Key, long Version, ReadOnlyMemory<byte> Body, IReadOnlyList<string> Aliases, IReadOnlyList<string> Tags)
{
    /// <summary>False: there is no document under the key.</summary>
    public bool Exists => Version > 0;

    /// <summary>About how many bytes of memory it takes.</summary>
    public int Cost => 200 + (2 * (Key.Kind.Length + Key.Id.Length)) + Body.Length + (80 * (Aliases.Count + Tags.Count));

    /// <summary>Says that there is no document under the key.</summary>
    public static DocumentRecord Absent(DocumentKey key) => new(key, 0, default, [], []);

    /// <summary>True when the document carries the alias.</summary>
    public bool HasAlias(string alias) => Contains(Aliases, alias);

    /// <summary>True when the document carries the tag.</summary>
    public bool HasTag(string tag) => Contains(Tags, tag);

    /// <summary>The document as callers get it; <see langword="null"/> when there is none.</summary>
    public StoredDocument? ToDocument() => Exists ? new StoredDocument(Key, Version, Body) : null;

    private static bool Contains(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i], name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
