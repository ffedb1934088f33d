namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>One document's part in a commit: put it, or delete it.</summary>
public sealed record DocumentWrite
{
    private DocumentWrite(
        DocumentKey key, long expectedVersion, ReadOnlyMemory<byte>? body, IReadOnlyList<string> aliases, IReadOnlyList<string> tags)
    {
        Key = key;
        ExpectedVersion = expectedVersion;
        Body = body;
        Aliases = aliases;
        Tags = tags;
    }

    /// <summary>Where the document lives.</summary>
    public DocumentKey Key { get; }

    /// <summary>The version that must be in the store for the commit to happen; 0: no such document may exist.</summary>
    public long ExpectedVersion { get; }

    /// <summary>The new body; <see langword="null"/>: the document is deleted.</summary>
    public ReadOnlyMemory<byte>? Body { get; }

    /// <summary>Further names of the document, unique within its kind; they replace the aliases it had.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Marks to list documents by, shared by many; they replace the tags it had.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>Writes the document whole, with its aliases and tags.</summary>
    /// <param name="key">Where it lives.</param>
    /// <param name="expectedVersion">The version read before, or 0 for a new document.</param>
    /// <param name="body">UTF-8 JSON; the store keeps a copy.</param>
    /// <param name="aliases">Unique further names; none when omitted.</param>
    /// <param name="tags">Marks to list by; none when omitted.</param>
    public static DocumentWrite Put(
        DocumentKey key,
        long expectedVersion,
        ReadOnlyMemory<byte> body,
        IReadOnlyList<string>? aliases = null,
        IReadOnlyList<string>? tags = null) =>
        new(key, expectedVersion, body, aliases ?? [], tags ?? []);

    /// <summary>Deletes the document with its aliases and tags.</summary>
    /// <param name="key">Where it lives.</param>
    /// <param name="expectedVersion">The version read before; at least 1.</param>
    public static DocumentWrite Delete(DocumentKey key, long expectedVersion) => new(key, expectedVersion, null, [], []);
}
