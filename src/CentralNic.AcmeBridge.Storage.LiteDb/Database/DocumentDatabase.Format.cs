using System.Runtime.InteropServices;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <content>How the format is changed.</content>
internal sealed partial class DocumentDatabase
{
    private const int RowsCounted = 1000;
    private const int CountedAtOnce = 1024;

    /// <summary>Says which format the database has; durable when it returns.</summary>
    public void WriteFormat(int format)
    {
        _gate.EnterWriteLock();
        try
        {
            _engine!.Pragma("USER_VERSION", format);
            _engine.Checkpoint();
        }
        finally
        {
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Converts all documents, in batches; what is damaged is left as it is.</summary>
    /// <param name="convert">Gives the converted document, or the very same.</param>
    /// <returns>How many changed.</returns>
    public int Migrate(Func<DocumentRecord, DocumentRecord> convert)
    {
        var (changed, last) = (0, "");
        List<string> rows;
        do
        {
            rows = RowsBehind(Documents, last, RepairBatch);
            var converted = new List<DocumentRecord>();
            foreach (var row in rows)
            {
                if (RowIds.KeyOf(row) is { } key && !Damaged.Contains(key) && Find(key) is var before
                    && convert(before) is var after && !ReferenceEquals(before, after))
                {
                    converted.Add(after);
                }
            }

            Apply(CollectionsMarshal.AsSpan(converted), null);
            changed += converted.Count;
            last = rows.Count > 0 ? rows[^1] : last;
        }
        while (rows.Count == RepairBatch);

        return changed;
    }

    /// <summary>How many documents of each kind there are.</summary>
    public SortedDictionary<string, long> CountByKind()
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var last = "";
        List<string> rows;
        do
        {
            rows = RowsBehind(Documents, last, RowsCounted);
            foreach (var kind in rows.Select(row => RowIds.KeyOf(row)?.Kind).OfType<string>())
            {
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }

            last = rows.Count > 0 ? rows[^1] : last;
        }
        while (rows.Count == RowsCounted);

        return counts;
    }

    /// <summary>How large the file is, and how much of it holds nothing.</summary>
    public (long Bytes, long EmptyBytes) Size()
    {
        var (bytes, empty) = (Read(_ => _pages!.Length), 0L);

        // In steps: other readers do not wait for a large file.
        for (long first = 1; first < bytes / PageFile.PageBytes; first += CountedAtOnce)
        {
            var from = first;
            empty += Read(_ => _pages!.CountEmptyPages(from, CountedAtOnce));
        }

        return (bytes, empty * PageFile.PageBytes);
    }
}
