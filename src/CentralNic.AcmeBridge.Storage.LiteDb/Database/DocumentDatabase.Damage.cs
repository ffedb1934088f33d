using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>What was there and cannot be read.</summary>
internal sealed partial class DocumentDatabase
{
    private const string DamageRows = "damaged";

    /// <summary>Writes down what could not be read.</summary>
    /// <param name="folder">Where the damaged file is kept.</param>
    public void PutDamage(DatabaseSalvage salvage, string folder)
    {
        var named = salvage.LostAliases.Select(lost => new DocumentKey(lost.Alias.Kind, lost.Id)).ToHashSet();
        var rows = salvage.Lost.Select(key => (Key: key.ToString(), IsNamed: named.Contains(key))).ToList();
        if (salvage.MayHaveLostMore)
        {
            rows.Add(("", false));
        }

        _engine!.BeginTrans();
        _engine.Upsert(DamageRows, salvage.EarlierDamage, BsonAutoId.Int64);
        _engine.Upsert(
            DamageRows,
            rows.Select(row => new BsonDocument { ["_id"] = DamageId(row.Key), ["lost"] = row.Key, ["f"] = folder, ["k"] = row.IsNamed }),
            BsonAutoId.Int64);
        _engine.Upsert(
            AliasRows,
            salvage.LostAliases.Select(
                lost => new BsonDocument { ["_id"] = RowIds.OfAlias(lost.Alias.Kind, lost.Alias.Alias), ["d"] = lost.Id }),
            BsonAutoId.Int64);
        _engine.Commit();
        _engine.Checkpoint();
    }

    /// <summary>Takes up what earlier starts could not read, and tells of it each time.</summary>
    private void ReadDamage()
    {
        var query = new Query { OrderBy = Id };
        using var rows = _engine!.Query(DamageRows, query);
        while (rows.Read())
        {
            var row = rows.Current.AsDocument;
            if (RowIds.KeyOf(row["lost"].AsString) is { } key)
            {
                Damaged.Add(key, row["k"].IsBoolean && row["k"].AsBoolean);
                StoreLog.DocumentLost(_logger, key.ToString(), row["f"].AsString, OperatorCommands.Line("store accept-loss"));
            }
            else
            {
                Damaged.MayBeMore = true;
                StoreLog.MoreMayBeLost(_logger, row["f"].AsString, OperatorCommands.Line("store accept-loss"));
            }
        }
    }

    /// <summary>The operator goes on without what could not be read.</summary>
    private void ForgetDamage()
    {
        if (Damaged.IsEmpty)
        {
            return;
        }

        StoreLog.DamageAccepted(_logger, string.Join(", ", Damaged.All.Select(document => document.Key)));
        _engine!.BeginTrans();
        _engine.Delete(DamageRows, [.. Damaged.All.Select(document => DamageId(document.Key.ToString())), DamageId("")]);
        _engine.Commit();
        _engine.Checkpoint();
        Damaged.Clear();
        HasForgottenDamage = true;
    }

    /// <summary>A document cannot be read; the others can.</summary>
    private StoreUnavailableException SetAside(DocumentKey key)
    {
        if (Damaged.Add(key, hasKnownAlias: true))
        {
            StoreLog.DocumentDamaged(_logger, key.ToString(), _path);
        }

        return DamagedDocuments.Refusal(key);
    }

    private void TellPageDamage(long number)
    {
        if (Damaged.AddPage(number))
        {
            StoreLog.PageDamaged(_logger, number, _path);
        }
    }

    /// <summary>Whether the index has a row, whatever the row's own page is like.</summary>
    private bool IsIndexed(string id)
    {
        try
        {
            return Read(engine =>
            {
                var query = new Query { Select = IdOnly, OrderBy = Id, Limit = 1 };
                query.Where.Add(LiteDbConditions.Is(id));
                using var rows = engine.Query(Documents, query);
                return rows.Read();
            });
        }
        catch (StoreUnavailableException)
        {
            return false; // It cannot be told: the failure of the read itself is reported.
        }
    }

    /// <summary>Databases of older versions have no checksum of their keys yet.</summary>
    private void CompleteKeySum()
    {
        if (FindKeySum() is null)
        {
            PutKeySum(ReadKeySum());
        }
    }

    private KeySum? FindKeySum() => KeySum.Read(DocumentRow.Find(_engine!, JournalRows, KeySum.Id));

    private KeySum ReadKeySum()
    {
        var sum = default(KeySum);
        var query = new Query { Select = IdOnly, OrderBy = Id };
        using var rows = _engine!.Query(Documents, query);
        while (rows.Read())
        {
            sum = sum.With(rows.Current["_id"].AsString);
        }

        return sum;
    }

    private void PutKeySum(KeySum sum)
    {
        _engine!.BeginTrans();
        _engine.Upsert(JournalRows, [sum.ToRow()], BsonAutoId.Int64);
        _engine.Commit();
        _engine.Checkpoint();
        _keys = sum;
    }

    private static BsonValue DamageId(string key) => Separator + key;
}
