using CentralNic.AcmeBridge.Storage.LiteDb.Documents;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Format;

/// <summary>How documents of one format become those of the next.</summary>
/// <param name="To">The format that it makes, from the one before.</param>
/// <param name="Convert">
/// Gives a document in the new format, or the very same where nothing changes. It may be given a document that it converted already: a
/// crash in the middle has the migration begun again.
/// </param>
internal sealed record StoreMigration(int To, Func<DocumentRecord, DocumentRecord> Convert)
{
    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<StoreMigration> All { get; } = [];
}
