namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A commit expected another version of a document, or gave it an alias that another document has. Nothing was written.</summary>
public sealed class DocumentConflictException : Exception
{
    private DocumentConflictException(DocumentKey key, string? alias, string message)
        : base(message)
    {
        Key = key;
        Alias = alias;
    }

    /// <summary>The document whose write was refused.</summary>
    public DocumentKey Key { get; }

    /// <summary>The alias that another document has; <see langword="null"/> when the version did not match.</summary>
    public string? Alias { get; }

    /// <summary>The stored version differs from the expected one.</summary>
    /// <param name="key">The document.</param>
    /// <param name="expected">The version that the commit expected; 0: none.</param>
    /// <param name="found">The version in the store; 0: none.</param>
    public static DocumentConflictException Version(DocumentKey key, long expected, long found) =>
        new(key, null, $"Document {key} has version {found}; the commit expected {expected}.");

    /// <summary>Another document of the kind has the alias.</summary>
    /// <param name="key">The document that was to get it.</param>
    /// <param name="alias">The alias.</param>
    public static DocumentConflictException AliasTaken(DocumentKey key, string alias) =>
        new(key, alias, $"Document {key} cannot have the alias '{alias}': another {key.Kind} has it.");
}
