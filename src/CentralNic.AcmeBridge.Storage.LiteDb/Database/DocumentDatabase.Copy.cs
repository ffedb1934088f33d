using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Backups;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <content>Copies, and how they are verified.</content>
internal sealed partial class DocumentDatabase
{
    /// <summary>Copies the file while nothing is brought in; readers go on.</summary>
    /// <inheritdoc cref="PageFile.CopyTo"/>
    public void CopyTo(string path, Action goOn)
    {
        var pages = _pages ?? throw new IOException($"The database '{_path}' failed and could not be opened again yet.");
        pages.CopyTo(path, goOn);
    }

    /// <summary>
    /// Reads every row, and holds the indexes against the documents by sums, so that it takes no more memory for many documents. Where
    /// something is wrong, <see cref="Check"/> says what.
    /// </summary>
    /// <returns>How many documents there are, and what is wrong; <see langword="null"/>: nothing.</returns>
    public (long Documents, string? Wrong) Verify()
    {
        var (keys, aliases, tags, documents) = (default(KeySum), default(KeySum), default(KeySum), 0L);
        foreach (var row in Rows(Documents))
        {
            var id = row["_id"].AsString;
            if (RowIds.KeyOf(id) is not { } key || DocumentRow.ToRecord(key, row) is not { } record)
            {
                return (documents, $"document {id} does not fit its checksum");
            }

            documents++;
            keys = keys.With(id);
            aliases = record.Aliases.Aggregate(aliases, (sum, alias) => sum.With(RowIds.OfAlias(key.Kind, alias) + Separator + key.Id));
            tags = record.Tags.Distinct(StringComparer.Ordinal)
                .Aggregate(tags, (sum, tag) => sum.With(RowIds.OfTag(key.Kind, tag, key.Id)));
        }

        aliases = Rows(AliasRows).Aggregate(aliases, (sum, row) => sum.Without(row["_id"].AsString + Separator + OwnerOf(row)));
        tags = Rows(TagRows).Aggregate(tags, (sum, row) => sum.Without(row["_id"].AsString));
        return (documents, FindKeySum() is { } known && known != keys ? "the checksum of all documents' names does not fit"
            : aliases != default ? "the index of aliases does not fit the documents"
            : tags != default ? "the index of tags does not fit the documents"
            : Damaged.IsEmpty ? null
            : "documents were damaged before and are missing");
    }

    /// <summary>Writes all documents into another database, in batches.</summary>
    /// <returns>How many.</returns>
    public long CopyDocumentsTo(DocumentDatabase other, Action goOn)
    {
        var (copied, last) = (0L, "");
        List<string> rows;
        do
        {
            goOn();
            rows = RowsBehind(Documents, last, RepairBatch);
            DocumentRecord[] batch = [.. rows.Select(row => Find(RowIds.KeyOf(row)!.Value))];
            other.Apply(batch, null);
            copied += batch.Length;
            last = rows.Count > 0 ? rows[^1] : last;
        }
        while (rows.Count == RepairBatch);

        return copied;
    }

    /// <summary>
    /// Writes all documents into a new file, verifies that, and puts it in the place of this one. Nothing may be brought in meanwhile;
    /// readers wait for the last step alone.
    /// </summary>
    /// <exception cref="IOException">There is no room for it; the database is as it was.</exception>
    public void Compact(LiteDbStoreOptions options, Action goOn)
    {
        var made = WriteAnew(options.Format, options, goOn);
        _gate.EnterWriteLock();
        try
        {
            CloseEngine();
            DatabaseFile.Replace(_path, made);
        }
        finally
        {
            TryReopen();
            _gate.ExitWriteLock();
        }
    }

    /// <summary>Writes all documents into a new file beside this one, and verifies that.</summary>
    /// <returns>The new file, to be put in the place of this one by <see cref="DatabaseFile.Replace"/>.</returns>
    /// <exception cref="StoreUnavailableException">It was not all copied; nothing is left of the new file.</exception>
    /// <exception cref="IOException">There is no room for it; nothing is left of it.</exception>
    public string WriteAnew(int format, LiteDbStoreOptions options, Action goOn)
    {
        var made = DatabaseFile.Begin(_path, format, options);
        try
        {
            long documents;
            using (var copy = OpenPrepared(made, options, _logger))
            {
                documents = CopyDocumentsTo(copy, goOn);
                copy.Apply([], ReadJournalMark().Through);
            }

            goOn();
            return StoreCopy.Verify(made, options, _logger).Documents == documents
                ? made
                : throw new StoreUnavailableException($"The database '{_path}' was not compacted: the new file lacks documents.");
        }
        catch
        {
            DatabaseFile.RemoveMade(_path);
            throw;
        }
    }

    private static string OwnerOf(BsonDocument alias) => alias["d"].IsString ? alias["d"].AsString : "";
}
