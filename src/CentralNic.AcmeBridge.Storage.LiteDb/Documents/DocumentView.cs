using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Documents;

/// <summary>
/// The documents as they stand after the last commit that returned: what rests in the journal first, then what was used lately, then the
/// database. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A state leaves the journal's part only after the database has it. What a reader fetched from the database is kept only when nothing was
/// brought in meanwhile (<see cref="_drains"/>), so that no older state comes back.
/// </remarks>
internal sealed class DocumentView(DocumentDatabase database, int cacheBytes)
{
    private const int AliasCost = 150;

    private static readonly string NoOwner = "";

    private readonly Lock _lock = new();
    private readonly RecentCache<DocumentKey, DocumentRecord> _documents = new(cacheBytes - (cacheBytes / 8));
    private readonly RecentCache<AliasKey, string> _owners = new(cacheBytes / 8);
    private JournalGeneration _active = new();
    private JournalGeneration? _sealed;
    private long _drains;
    private long _drainedThrough;

    /// <summary>True while the contents of a closed journal file are being brought in.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_lock)
            {
                return _sealed is not null;
            }
        }
    }

    /// <summary>True when nothing rests in the journal file that is written.</summary>
    public bool IsActiveEmpty
    {
        get
        {
            lock (_lock)
            {
                return _active.Records.Count == 0;
            }
        }
    }

    /// <summary>Number of the last journal frame that is known to be in the database.</summary>
    public long DrainedThrough
    {
        get
        {
            lock (_lock)
            {
                return _drainedThrough;
            }
        }
    }

    /// <summary>Takes what was found in the journal at start.</summary>
    /// <param name="older">The closed file's contents, when the database lacks them.</param>
    /// <param name="active">The contents of the file that is written.</param>
    /// <param name="through">Number of the last journal frame that the database has.</param>
    public void Restore(JournalGeneration? older, JournalGeneration active, long through)
    {
        lock (_lock)
        {
            _drainedThrough = through;
            _sealed = older;
            _active = active;
        }
    }

    /// <summary>The state of a key.</summary>
    /// <param name="keep">False: what comes from the database is not kept in memory.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be read.</exception>
    public DocumentRecord Find(DocumentKey key, bool keep = true)
    {
        long drains;
        lock (_lock)
        {
            if (_active.Records.TryGetValue(key, out var record) || (_sealed is not null && _sealed.Records.TryGetValue(key, out record)))
            {
                return record;
            }

            if (_documents.Find(key) is { } known)
            {
                return known;
            }

            drains = _drains;
        }

        var found = database.Find(key);
        if (keep)
        {
            lock (_lock)
            {
                if (drains == _drains)
                {
                    _documents.Put(key, found, found.Cost);
                }
            }
        }

        return found;
    }

    /// <summary>The document that took an alias last, as far as is known; its record tells whether it still has it.</summary>
    /// <returns>An id within the alias's kind, or <see langword="null"/>.</returns>
    /// <exception cref="StoreUnavailableException">The database cannot be read.</exception>
    public string? FindOwner(AliasKey alias)
    {
        long drains;
        lock (_lock)
        {
            if (_active.Aliases.TryGetValue(alias, out var owner) || (_sealed is not null && _sealed.Aliases.TryGetValue(alias, out owner)))
            {
                return owner;
            }

            if (_owners.Find(alias) is { } known)
            {
                return known.Length == 0 ? null : known;
            }

            drains = _drains;
        }

        var found = database.FindAlias(alias);
        lock (_lock)
        {
            if (drains == _drains)
            {
                _owners.Put(alias, found ?? NoOwner, AliasCost + (2 * alias.Alias.Length));
            }
        }

        return found;
    }

    /// <summary>The ids of a kind whose state rests in the journal and carries the tag, in order.</summary>
    /// <param name="tag">The tag; <see langword="null"/>: any document.</param>
    /// <param name="from">The least id; empty: from the beginning.</param>
    public List<string> RestingIds(string kind, string? tag, string from)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        lock (_lock)
        {
            Collect(_sealed);
            Collect(_active);
        }

        var sorted = ids.ToList();
        sorted.Sort(StringComparer.Ordinal);
        return sorted;

        void Collect(JournalGeneration? generation)
        {
            if (generation is null)
            {
                return;
            }

            if (tag is not null)
            {
                foreach (var id in generation.Tagged.GetValueOrDefault((kind, tag)) ?? [])
                {
                    if (string.CompareOrdinal(id, from) >= 0 && generation.Records[new DocumentKey(kind, id)].HasTag(tag))
                    {
                        ids.Add(id);
                    }
                }

                return;
            }

            foreach (var (key, record) in generation.Records)
            {
                if (key.Kind == kind && record.Exists && string.CompareOrdinal(key.Id, from) >= 0)
                {
                    ids.Add(key.Id);
                }
            }
        }
    }

    /// <summary>Of ids from the journal and the database those that still are what was asked for, as far as the journal knows.</summary>
    /// <param name="tag">The tag that was asked for; <see langword="null"/>: any document.</param>
    public IEnumerable<string> Current(string kind, string? tag, List<string> ids)
    {
        lock (_lock)
        {
            if (_active.Records.Count == 0 && _sealed is null)
            {
                return ids;
            }

            return ids.FindAll(id => !(_active.Records.TryGetValue(new DocumentKey(kind, id), out var record)
                    || _sealed?.Records.TryGetValue(new DocumentKey(kind, id), out record) == true)
                || (record.Exists && (tag is null || record.HasTag(tag))));
        }
    }

    /// <summary>Shows a group that has become durable.</summary>
    /// <param name="records">Its states, in their order.</param>
    public void Publish(List<DocumentRecord> records)
    {
        lock (_lock)
        {
            foreach (var record in records)
            {
                _active.Put(record);
            }
        }
    }

    /// <summary>Closes the active part; the next commits go into a new one.</summary>
    /// <param name="through">Number of the last frame in it.</param>
    public JournalGeneration Seal(long through)
    {
        lock (_lock)
        {
            if (_sealed is not null)
            {
                throw new InvalidOperationException("The part closed before is still being brought in.");
            }

            _active.Through = through;
            _sealed = _active;
            _active = new JournalGeneration();
            return _sealed;
        }
    }

    /// <summary>Says that the database has everything of the closed part.</summary>
    public void Drained()
    {
        lock (_lock)
        {
            _drains++;
            foreach (var (key, record) in _sealed!.Records)
            {
                _documents.Put(key, record, record.Cost);
            }

            foreach (var (alias, owner) in _sealed.Aliases)
            {
                _owners.Put(alias, owner, AliasCost + (2 * alias.Alias.Length));
            }

            _drainedThrough = _sealed.Through;
            _sealed = null;
        }
    }
}
