using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Commits;

/// <summary>
/// The documents as they will stand once the commits accepted so far in a group are durable. Each commit is held against that by itself;
/// a refused one leaves no trace.
/// </summary>
internal sealed class GroupStage(DocumentView view)
{
    private readonly Dictionary<DocumentKey, DocumentRecord> _records = [];
    private readonly Dictionary<AliasKey, string> _owners = [];

    /// <summary>The states of all accepted commits, in their order.</summary>
    public List<DocumentRecord> Accepted { get; } = [];

    /// <summary>Empties the stage for the next group.</summary>
    public void Clear()
    {
        _records.Clear();
        _owners.Clear();
        Accepted.Clear();
    }

    /// <summary>Takes a commit, or sets why it is refused.</summary>
    /// <returns>True when it was taken.</returns>
    public bool TryAdd(PendingCommit commit)
    {
        try
        {
            commit.Refusal = FindConflict(commit);
        }
        catch (StoreUnavailableException exception)
        {
            commit.Refusal = exception;
        }

        if (commit.Refusal is not null)
        {
            return false;
        }

        foreach (var record in commit.Records)
        {
            _records[record.Key] = record;
            Accepted.Add(record);
            for (var i = 0; i < record.Aliases.Count; i++)
            {
                _owners[new AliasKey(record.Key.Kind, record.Aliases[i])] = record.Key.Id;
            }
        }

        return true;
    }

    private DocumentConflictException? FindConflict(PendingCommit commit)
    {
        for (var i = 0; i < commit.Writes.Count; i++)
        {
            var write = commit.Writes[i];
            var before = Find(write.Key);
            if (before.Version != write.ExpectedVersion)
            {
                return DocumentConflictException.Version(write.Key, write.ExpectedVersion, before.Version);
            }

            for (var j = 0; j < write.Aliases.Count; j++)
            {
                var alias = write.Aliases[j];
                if (IsTaken(commit, write.Key, before, alias, i))
                {
                    return DocumentConflictException.AliasTaken(write.Key, alias);
                }
            }
        }

        return null;
    }

    private bool IsTaken(PendingCommit commit, DocumentKey key, DocumentRecord before, string alias, int index)
    {
        // Within the commit the order of its writes does not count: an alias may move between two of its documents.
        for (var i = 0; i < commit.Records.Length; i++)
        {
            if (i != index && commit.Records[i].Key.Kind == key.Kind && commit.Records[i].HasAlias(alias))
            {
                return true;
            }
        }

        if (before.HasAlias(alias))
        {
            return false;
        }

        var taken = new AliasKey(key.Kind, alias);
        if (!_owners.TryGetValue(taken, out var owner))
        {
            owner = view.FindOwner(taken);
        }

        if (owner is null || owner == key.Id)
        {
            return false;
        }

        var ownerKey = key with { Id = owner };
        for (var i = 0; i < commit.Records.Length; i++)
        {
            if (commit.Records[i].Key == ownerKey)
            {
                return false; // It gives the alias up in this commit: the loop above found it nowhere.
            }
        }

        return Find(ownerKey).HasAlias(alias);
    }

    private DocumentRecord Find(DocumentKey key) => _records.TryGetValue(key, out var record) ? record : view.Find(key);
}
