using System.Buffers.Binary;
using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>
/// Reads a LiteDB file of which pages are damaged, page by page, without LiteDB, which would follow whatever a damaged page says: every row
/// that is whole, and, from the nodes of LiteDB's indexes, the keys of those that are not.
/// </summary>
/// <remarks>
/// LiteDB 5, little endian. Page: type at 4 (3: index, 4: data), highest slot at 30; slot i from the end, 4 bytes each: length (2),
/// position (2). Data block:
/// continues another (1), next block (page 4, slot 1), bytes. Index node: levels at 1, then from 12 on 10 bytes a level, then the key.
/// </remarks>
internal sealed class DatabaseSalvage
{
    private const int IndexPage = 3;
    private const int DataPage = 4;
    private const int StringType = 6;
    private const uint NoPage = uint.MaxValue;

    private readonly byte[] _bytes;
    private readonly HashSet<long> _damaged;
    private readonly HashSet<long> _untrusted;
    private readonly HashSet<DocumentKey> _indexed = [];
    private readonly HashSet<DocumentKey> _claimed = [];
    private readonly HashSet<DocumentKey> _claimedByDamaged = [];
    private readonly List<(DocumentKey Key, BsonDocument Row)> _unsure = [];
    private readonly Dictionary<string, string> _aliases = [];
    private readonly HashSet<string> _tags = [];

    private KeySum? _keys;

    private DatabaseSalvage(byte[] bytes, PageReport report)
    {
        _bytes = bytes;
        _damaged = [.. report.Damaged];
        _untrusted = [.. report.Damaged, .. report.Unsure];
    }

    /// <summary>What is whole.</summary>
    public Dictionary<DocumentKey, DocumentRecord> Documents { get; } = [];

    /// <summary>What was there and is not whole.</summary>
    public HashSet<DocumentKey> Lost { get; } = [];

    /// <summary>Whether more may be lost than is known, because the keys of what a page held are gone too.</summary>
    public bool MayHaveLostMore { get; private set; }

    /// <summary>The aliases of what is lost, with the ids, as far as they are known.</summary>
    public List<(AliasKey Alias, string Id)> LostAliases { get; } = [];

    /// <summary>The row of the journal's mark; <see langword="null"/>: it is gone.</summary>
    public BsonDocument? Mark { get; private set; }

    /// <summary>What an earlier salvage could not read.</summary>
    public List<BsonDocument> EarlierDamage { get; } = [];

    /// <param name="report">
    /// Which pages are not as they were written, and of which that cannot be told: of a row in them its own checksum decides.
    /// </param>
    public static DatabaseSalvage Read(StoreFile file, PageReport report)
    {
        var bytes = new byte[file.Length / PageFile.PageBytes * PageFile.PageBytes];
        file.Read(bytes, 0);
        var salvage = new DatabaseSalvage(bytes, report);
        salvage.Read();
        return salvage;
    }

    private void Read()
    {
        var pages = _bytes.Length / PageFile.PageBytes;
        if (pages > 0 && !_untrusted.Contains(0))
        {
            pages = (int)Math.Min(pages, PageFile.LastPageOf(PageOf(0)) + 1); // What a crash left behind the end never counted.
        }

        for (long page = 0; page < pages; page++)
        {
            if (_untrusted.Contains(page) && BinaryPrimitives.ReadUInt32LittleEndian(PageOf(page)) != page)
            {
                _damaged.Add(page); // It does not even have its own number.
            }

            switch (PageOf(page)[4])
            {
                case DataPage:
                    ForEachSlot(page, slot => TakeRow(page, slot));
                    break;
                case IndexPage:
                    var into = _damaged.Contains(page) ? _claimedByDamaged : _untrusted.Contains(page) ? _claimed : _indexed;
                    ForEachSlot(page, slot => TakeKey(page, slot, into));
                    break;
            }
        }

        foreach (var (key, row) in _unsure)
        {
            // Older versions wrote no checksum of a row's names: in a damaged page they count only when the index says the same.
            var record = DocumentRow.ToRecord(key, row)!;
            var known = _aliases
                .Where(alias =>
                    alias.Value == key.Id && alias.Key.StartsWith(key.Kind + DocumentDatabase.Separator, StringComparison.Ordinal))
                .Select(alias => alias.Key);
            if (record.Aliases.Select(alias => RowIds.OfAlias(key.Kind, alias)).ToHashSet().SetEquals(known)
                && record.Tags.All(tag => _tags.Contains(RowIds.OfTag(key.Kind, tag, key.Id))))
            {
                Documents.TryAdd(key, record);
            }
        }

        FindLost();
        foreach (var (row, id) in _aliases)
        {
            var parts = row.Split(DocumentDatabase.Separator, 2);
            if (Lost.Contains(new DocumentKey(parts[0], id)))
            {
                LostAliases.Add((new AliasKey(parts[0], parts[1]), id));
            }
        }
    }

    /// <summary>
    /// What was there and is not whole. What a damaged page claims to have held counts as far as the checksum of all keys needs it: with
    /// the fewest claims that it fits, all is known.
    /// </summary>
    private void FindLost()
    {
        HashSet<DocumentKey> all = [.. Documents.Keys];
        MayHaveLostMore = true;
        if (_keys is { } sum)
        {
            foreach (var claims in new[] { [], _indexed, _claimed, _claimedByDamaged })
            {
                all.UnionWith(claims);
                if (KeySum.Of(all) == sum)
                {
                    MayHaveLostMore = false;
                    break;
                }
            }
        }
        else
        {
            // One damaged page holds rows, whose keys the index has, or keys, whose rows are there; of two, one may have held the other's
            // keys.
            all.UnionWith(_indexed);
            all.UnionWith(_claimed);
            var types = _damaged.Select(page => page < _bytes.Length / PageFile.PageBytes ? PageOf(page)[4] : (byte)0xFF).ToHashSet();
            MayHaveLostMore = _damaged.Count > 1 && !(types.Count == 1 && (types.Contains(DataPage) || types.Contains(IndexPage)));
        }

        Lost.UnionWith(all);
        Lost.ExceptWith(Documents.Keys);
    }

    private Span<byte> PageOf(long page) => _bytes.AsSpan((int)(page * PageFile.PageBytes), PageFile.PageBytes);

    private void ForEachSlot(long page, Action<int> take)
    {
        var highest = PageOf(page)[30];
        for (var slot = 0; highest != byte.MaxValue && slot <= highest; slot++)
        {
            take(slot);
        }
    }

    private ReadOnlySpan<byte> SlotOf(long page, int slot)
    {
        var bytes = PageOf(page);
        var at = PageFile.PageBytes - ((slot + 1) * 4);
        int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        int position = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 2)..]);
        return position < 32 || position + length > PageFile.PageBytes ? [] : bytes.Slice(position, length);
    }

    private void TakeRow(long page, int slot)
    {
        var first = SlotOf(page, slot);
        if (first.Length < 7 || first[0] != 0)
        {
            return;
        }

        var touched = _untrusted.Contains(page);
        using var whole = new MemoryStream();
        var block = first;
        for (var blocks = 0; blocks < _bytes.Length / PageFile.PageBytes; blocks++)
        {
            whole.Write(block[6..]);
            var next = BinaryPrimitives.ReadUInt32LittleEndian(block[1..]);
            if (next == NoPage)
            {
                break;
            }

            if (next >= _bytes.Length / PageFile.PageBytes)
            {
                return;
            }

            touched |= _untrusted.Contains(next);
            block = SlotOf(next, block[5]);
            if (block.Length < 7)
            {
                return;
            }
        }

        BsonDocument row;
        try
        {
            row = BsonSerializer.Deserialize(whole.ToArray());
        }
        catch (Exception)
        {
            return; // Not whole: what it was, the index tells.
        }

        TakeRow(row, touched);
    }

    private void TakeRow(BsonDocument row, bool touched)
    {
        if (!row["_id"].IsString)
        {
            return;
        }

        var id = row["_id"].AsString;
        if (row["b"].IsBinary && RowIds.KeyOf(id) is { } key)
        {
            if (DocumentRow.ToRecord(key, row) is not { } record)
            {
                (touched ? _claimed : _indexed).Add(key);
            }
            else if (touched && !DocumentRow.HasWholeSum(row))
            {
                _unsure.Add((key, row));
            }
            else if (!Documents.TryGetValue(key, out var other) || other.Version < record.Version)
            {
                Documents[key] = record;
            }
        }
        else if (id == KeySum.Id.AsString)
        {
            _keys = KeySum.Read(row) ?? _keys;
        }
        else if (row["n"].IsInt64)
        {
            Mark = !touched || JournalMarkRow.IsWhole(row) ? row : Mark;
        }
        else if (!touched && row["d"].IsString)
        {
            _aliases[id] = row["d"].AsString;
        }
        else if (row["lost"].IsString)
        {
            EarlierDamage.Add(row);
        }
        else if (!touched)
        {
            _tags.Add(id);
        }
    }

    private void TakeKey(long page, int slot, HashSet<DocumentKey> into)
    {
        var node = SlotOf(page, slot);
        if (node.Length < 12)
        {
            return;
        }

        var at = 12 + (node[1] * 10);
        if (at + 2 > node.Length || (node[at] & 0x3F) != StringType)
        {
            return;
        }

        var length = ((node[at] & 0xC0) << 2) | node[at + 1];
        if (at + 2 + length <= node.Length && RowIds.KeyOf(Encoding.UTF8.GetString(node.Slice(at + 2, length))) is { } key)
        {
            into.Add(key);
        }
    }
}
