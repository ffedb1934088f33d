using CentralNic.AcmeBridge.Storage.LiteDb.Documents;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// Tells that the database does not have a key, without reading it: most look-ups for a new order are for what is not there. A Bloom
/// filter of 1 MiB, which is wrong for one absent key in 400 when the database has 500,000 keys, and for one in six when it has two
/// million; a wrong answer only costs a lookup. Until all keys were learned, every key may be there. Safe for concurrent use.
/// </summary>
internal sealed class KnownKeys
{
    private const int Words = 128 * 1024;
    private const int Probes = 4;
    private const int PageSize = 1000;

    private readonly ulong[] _bits = new ulong[Words];
    private volatile bool _complete;

    /// <summary>Takes in what a document is found by. It stays, though the document is deleted.</summary>
    public void Add(DocumentRecord record)
    {
        Add(RowIds.Of(record.Key));
        foreach (var alias in record.Aliases)
        {
            Add(RowIds.OfAlias(record.Key.Kind, alias));
        }

        foreach (var tag in record.Tags)
        {
            Add(RowIds.OfTag(record.Key.Kind, tag));
        }
    }

    /// <summary>Whether the database may have a key; <see langword="false"/> is certain.</summary>
    public bool MayHave(ReadOnlySpan<char> key)
    {
        if (!_complete)
        {
            return true;
        }

        var hash = HashOf(key);
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = BitOf(hash, probe);
            if ((Volatile.Read(ref _bits[bit >> 6]) & (1UL << (bit & 63))) == 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Learns keys that are there already. Whoever writes meanwhile adds his own before they are committed.</summary>
    /// <param name="list">Lists rows in order: those behind one, at most so many.</param>
    /// <param name="keyOf">Gives the key that a row is looked for by.</param>
    public void Learn(Func<string, int, List<string>> list, Func<string, string> keyOf, CancellationToken stop)
    {
        List<string> page;
        var last = "";
        do
        {
            stop.ThrowIfCancellationRequested();
            page = list(last, PageSize);
            page.ForEach(row => Add(keyOf(row)));
            last = page.Count > 0 ? page[^1] : last;
        }
        while (page.Count == PageSize);
    }

    /// <summary>Says that all keys were learned.</summary>
    public void Complete() => _complete = true;

    private void Add(ReadOnlySpan<char> key)
    {
        var hash = HashOf(key);
        for (var probe = 0; probe < Probes; probe++)
        {
            var bit = BitOf(hash, probe);
            Interlocked.Or(ref _bits[bit >> 6], 1UL << (bit & 63));
        }
    }

    /// <summary>FNV-1a, its bits mixed once more. Names are chosen by clients, but all that a crafted one can cause is a lookup.</summary>
    public static ulong HashOf(ReadOnlySpan<char> key)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in key)
        {
            hash = (hash ^ character) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 29);
    }

    private static int BitOf(ulong hash, int probe) => (int)(((uint)hash + ((uint)probe * ((uint)(hash >> 32) | 1))) % (Words * 64));
}
