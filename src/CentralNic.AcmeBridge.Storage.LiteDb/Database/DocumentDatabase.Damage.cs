using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;
using LiteDB;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Database;

/// <summary>What was there and cannot be read.</summary>
internal sealed partial class DocumentDatabase
{
    private const string DamageRows = "damaged";

    /// <summary>Writes down what could not be read.</summary>
    /// <param name="salvage">What was found.</param>
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
        _engine.Upsert(DamageRows, rows.Select(row => new BsonDocument { ["_id"] = DamageId(row.Key), ["lost"] = row.Key, ["f"] = folder, ["k"] = row.IsNamed }), BsonAutoId.Int64);
        _engine.Upsert(
            AliasRows,
            salvage.LostAliases.Select(lost => new BsonDocument { ["_id"] = RowIds.OfAlias(lost.Alias.Kind, lost.Alias.Alias), ["d"] = lost.Id }),
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

    private static BsonValue DamageId(string key) => Separator + key;
}
