using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using LiteDB;
using LiteDB.Engine;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <content>How one document and what it is found by are written.</content>
internal sealed partial class DocumentDatabase
{
    private bool _hasStrayTags;

    private void ApplyOne(LiteEngine engine, DocumentRecord record, ref KeySum keys, List<DocumentKey> healed, List<BsonDocument> tags)
    {
        var (kind, id) = record.Key;
        var row = _known.MayHave(RowIds.Of(record.Key)) ? DocumentRow.Find(engine, Documents, RowIds.Of(record.Key)) : null;
        var before = (row is null ? null : DocumentRow.ToRecord(record.Key, row)) ?? DocumentRecord.Absent(record.Key);
        if (Damaged.Contains(record.Key))
        {
            engine.Delete(DamageRows, [DamageId(record.Key.ToString())]); // The journal has a newer state of it.
            healed.Add(record.Key);
        }

        foreach (var alias in before.Aliases)
        {
            // Another document may have taken the alias in this same batch.
            if (!record.HasAlias(alias) && DocumentRow.Find(engine, AliasRows, RowIds.OfAlias(kind, alias))?["d"].AsString == id)
            {
                engine.Delete(AliasRows, [RowIds.OfAlias(kind, alias)]);
            }
        }

        foreach (var tag in before.Tags)
        {
            if (!record.HasTag(tag))
            {
                engine.Delete(TagRows, [RowIds.OfTag(kind, tag, id)]);
            }
        }

        if (!record.Exists)
        {
            if (row is not null)
            {
                engine.Delete(Documents, [RowIds.Of(record.Key)]);
                keys = keys.Without(RowIds.Of(record.Key));
            }

            return;
        }

        _known.Add(record); // Before the commit: who finds the document in the database finds its keys here.
        var document = DocumentRow.Of(record);
        if (row is not null)
        {
            engine.Update(Documents, [document]);
        }
        else
        {
            engine.Insert(Documents, [document], BsonAutoId.Int64);
            keys = keys.With(RowIds.Of(record.Key));
        }

        foreach (var alias in record.Aliases)
        {
            if (!before.HasAlias(alias) || DocumentRow.Find(engine, AliasRows, RowIds.OfAlias(kind, alias))?["d"].AsString != id)
            {
                engine.Upsert(AliasRows, [new BsonDocument { ["_id"] = RowIds.OfAlias(kind, alias), ["d"] = id }], BsonAutoId.Int64);
            }
        }

        tags.AddRange(record.Tags
            .Distinct(StringComparer.Ordinal)
            .Where(tag => !before.HasTag(tag))
            .Select(tag => new BsonDocument { ["_id"] = RowIds.OfTag(kind, tag, id) }));
    }

    /// <summary>
    /// Writes the rows of tags that documents did not have. They are not looked for first, which would take as long as writing them. When
    /// one is there all the same, because it outlived a document that was damaged, the batch fails, and from then on they are looked for.
    /// </summary>
    private void WriteTags(LiteEngine engine, List<BsonDocument> tags)
    {
        if (_hasStrayTags)
        {
            engine.Upsert(TagRows, tags, BsonAutoId.Int64);
            return;
        }

        try
        {
            engine.Insert(TagRows, tags, BsonAutoId.Int64);
        }
        catch (LiteException stray) when (stray.ErrorCode == LiteException.INDEX_DUPLICATE_KEY)
        {
            _hasStrayTags = true;
            throw;
        }
    }
}
