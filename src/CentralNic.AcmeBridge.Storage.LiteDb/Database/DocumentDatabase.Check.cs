using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Store;
using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>Verifies rows and indexes.</summary>
internal sealed partial class DocumentDatabase
{
    private const int RepairBatch = 256;

    /// <summary>Reads every row and compares the indexes with the documents.</summary>
    /// <param name="repair">Whether indexes are made anew from the documents and checksums completed.</param>
    /// <returns>How many documents are whole, and how many of them have no checksum of the whole row.</returns>
    public (int Documents, int WithoutWholeSum) Check(bool repair, List<string> findings, List<string> repaired)
    {
        findings.AddRange(Damaged.All.Select(document => $"Document {document.Key} was damaged and cannot be read."));
        if (Damaged.MayBeMore)
        {
            findings.Add("Documents were lost whose names cannot be told.");
        }

        Dictionary<string, string> aliases = [];
        HashSet<string> tags = [];
        var rewrite = new List<BsonDocument>();
        var (documents, withoutSum) = (0, 0);
        foreach (var row in Rows(Documents))
        {
            var id = row["_id"].AsString;
            if (RowIds.KeyOf(id) is not { } key || DocumentRow.ToRecord(key, row) is not { } record)
            {
                findings.Add($"Document {id} does not fit its checksum and cannot be read.");
                continue;
            }

            documents++;
            foreach (var alias in record.Aliases)
            {
                if (!aliases.TryAdd(RowIds.OfAlias(key.Kind, alias), key.Id))
                {
                    findings.Add(
                        $"Document {key} has an alias that document {key.Kind}/{aliases[RowIds.OfAlias(key.Kind, alias)]} has too.");
                }
            }

            tags.UnionWith(record.Tags.Select(tag => RowIds.OfTag(key.Kind, tag, key.Id)));
            if (!DocumentRow.HasWholeSum(row))
            {
                withoutSum++;
                rewrite.Add(DocumentRow.Of(record));
            }
        }

        if (FindKeySum() is { } sum && ReadKeySum() is var right && right != sum)
        {
            (repair ? repaired : findings).Add(
                "The checksum of all documents' names does not fit: a document may be missing, or an older version has written to the "
                + "database.");
            if (repair)
            {
                PutKeySum(right);
            }
        }

        var wrong = CompareAliases(aliases);
        var wrongTags = CompareTags(tags);
        (repair ? repaired : findings).AddRange(wrong.Select(index => index.Text).Concat(wrongTags.Select(index => index.Text)));
        if (repair)
        {
            Repair(rewrite, wrong, wrongTags);
            if (withoutSum > 0)
            {
                repaired.Add($"{Quantity.Of(withoutSum, "document")} of an older version got a checksum of the whole row.");
            }
        }

        return (documents, repair ? 0 : withoutSum);
    }

    private List<(string Text, BsonValue Id, BsonDocument? Row)> CompareAliases(Dictionary<string, string> expected)
    {
        var lost = Damaged.All.Select(document => document.Key).ToHashSet();
        var wrong = new List<(string, BsonValue, BsonDocument?)>();
        foreach (var row in Rows(AliasRows))
        {
            var id = row["_id"].AsString;
            var owner = row["d"].IsString ? row["d"].AsString : "";
            if (expected.Remove(id, out var right) ? right != owner : !lost.Contains(new DocumentKey(id.Split(Separator)[0], owner)))
            {
                wrong.Add(($"The index of aliases leads to '{owner}' from {Shown(id)}; right is "
                    + $"{right ?? "nothing"}.", row["_id"], right is null ? null : AliasRow(id, right)));
            }
        }

        wrong.AddRange(expected.Select(missing =>
            ($"The index of aliases lacks {Shown(missing.Key)} of document {missing.Value}.", new BsonValue(
                missing.Key), (BsonDocument?)AliasRow(missing.Key, missing.Value))));
        return wrong;
    }

    private List<(string Text, BsonValue Id, BsonDocument? Row)> CompareTags(HashSet<string> expected)
    {
        var wrong = new List<(string, BsonValue, BsonDocument?)>();
        foreach (var row in Rows(TagRows))
        {
            var id = row["_id"].AsString;
            if (!expected.Remove(id))
            {
                wrong.Add(($"The index of tags has {Shown(id)}, which no document has.", row["_id"], null));
            }
        }

        wrong.AddRange(expected.Select(missing =>
            ($"The index of tags lacks {Shown(missing)}.", new BsonValue(missing), (BsonDocument?)new BsonDocument { ["_id"] = missing })));
        return wrong;
    }

    private void Repair(
        List<BsonDocument> rewrite,
        List<(string Text, BsonValue Id, BsonDocument? Row)> aliases,
        List<(string Text, BsonValue Id, BsonDocument? Row)> tags)
    {
        foreach (var rows in rewrite.Chunk(RepairBatch))
        {
            _engine!.BeginTrans();
            _engine.Update(Documents, rows);
            _engine.Commit();
            _engine.Checkpoint();
        }

        foreach (var (collection, wrong) in new[] { (AliasRows, aliases), (TagRows, tags) })
        {
            foreach (var part in wrong.Chunk(RepairBatch))
            {
                _engine!.BeginTrans();
                _engine.Delete(collection, part.Select(index => index.Id));
                _engine.Upsert(collection, part.Where(index => index.Row is not null).Select(index => index.Row!), BsonAutoId.Int64);
                _engine.Commit();
                _engine.Checkpoint();
            }
        }
    }

    /// <summary>All rows of a collection in order. Nobody may use the database meanwhile.</summary>
    private IEnumerable<BsonDocument> Rows(string collection)
    {
        // Two that read at once disturb each other in a large file (see Read).
        StopLearning();
        using var rows = _engine!.Query(collection, new Query { OrderBy = Id });
        while (rows.Read())
        {
            yield return rows.Current.AsDocument;
        }
    }

    private static BsonDocument AliasRow(string id, string owner) => new() { ["_id"] = id, ["d"] = owner };

    private static string Shown(string row) => $"'{row.Replace(Separator, ' ')}'";
}
