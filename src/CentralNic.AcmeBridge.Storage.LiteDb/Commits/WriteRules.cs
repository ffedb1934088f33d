using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Commits;

/// <summary>What the store can hold: checked before a commit is queued, so that a mistake harms its caller only.</summary>
internal static class WriteRules
{
    private const int MaxNameLength = 200;

    /// <summary>Checks the writes of a commit.</summary>
    /// <exception cref="ArgumentException">Says which write breaks which rule.</exception>
    public static void Check(IReadOnlyList<DocumentWrite> writes)
    {
        if (writes.Count == 0)
        {
            throw new ArgumentException("A commit needs at least one write.", nameof(writes));
        }

        for (var i = 0; i < writes.Count; i++)
        {
            Check(writes[i]);
        }

        if (writes.Count > 1)
        {
            var keys = new HashSet<DocumentKey>(writes.Count);
            foreach (var write in writes)
            {
                if (!keys.Add(write.Key))
                {
                    throw new ArgumentException($"A commit may write {write.Key} only once.", nameof(writes));
                }
            }
        }
    }

    private static void Check(DocumentWrite write)
    {
        var key = write.Key;
        CheckName(key.Kind, "kind", key);
        CheckName(key.Id, "id", key);
        if (key.Kind.Contains('/'))
        {
            throw new ArgumentException($"The kind of {key} contains a slash.");
        }

        if (write.ExpectedVersion < (write.Body is null ? 1 : 0))
        {
            throw new ArgumentException($"Version {write.ExpectedVersion} cannot be expected of {key}.");
        }

        if (write.Body is { } body && body.Length > LiteDbStoreOptions.MaxBodyBytes)
        {
            throw new ArgumentException(
                $"Document {key} has {body.Length} bytes; at most {LiteDbStoreOptions.MaxBodyBytes} can be stored.");
        }

        for (var i = 0; i < write.Aliases.Count; i++)
        {
            CheckName(write.Aliases[i], "alias", key);
        }

        for (var i = 0; i < write.Tags.Count; i++)
        {
            CheckName(write.Tags[i], "tag", key);
        }
    }

    private static void CheckName(string name, string what, DocumentKey key)
    {
        if (name is null || name.Length is 0 or > MaxNameLength)
        {
            throw new ArgumentException($"The {what} of {key} must have 1 to {MaxNameLength} characters.");
        }

        foreach (var character in name)
        {
            if (character < ' ' || character == '\u007f' || character >= DocumentDatabase.FirstReserved || char.IsSurrogate(character))
            {
                throw new ArgumentException($"The {what} of {key} contains a character that cannot be stored.");
            }
        }
    }
}
