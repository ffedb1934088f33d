using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using LiteDB;
using LiteDB.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>A row of the index of tags that no document has, as damage can leave one.</summary>
public sealed class StrayTagTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public void Apply_WhereATagsRowIsThereAlready_SucceedsWhenTheBatchIsTriedAgain()
    {
        Open().Dispose();
        using (var pages = PageFile.Open(_folder["bridge.db"], StoreFile.Open))
        using (var engine = new LiteEngine(
            new EngineSettings { DataStream = pages, LogStream = new MemoryStream(), Collation = Collation.Binary }))
        {
            engine.Insert("tags", [new BsonDocument { ["_id"] = RowIds.OfTag("order", "open", "a") }], BsonAutoId.Int64);
            engine.Checkpoint();
        }

        using var database = Open();
        DocumentRecord[] batch = [Record("a", "open"), Record("b", "open", "open")];

        Assert.ThrowsAny<Exception>(() => database.Apply(batch, 1));
        Assert.Empty(database.ListIds("order", null, "", 10));
        database.Apply(batch, 1);

        Assert.Equal(["a", "b"], database.ListIds("order", "open", "", 10));
        Assert.Equal(["a", "b"], database.ListIds("order", null, "", 10));
    }

    [Fact]
    public void Apply_OfADocumentThatHasATagTwice_WritesItOnce()
    {
        using var database = Open();

        database.Apply([Record("b", "open", "open")], 1);

        Assert.Equal(["b"], database.ListIds("order", "open", "", 10));
    }

    public void Dispose() => _folder.Dispose();

    private DocumentDatabase Open() => DocumentDatabase.Open(_folder.Path, new LiteDbStoreOptions(), NullLogger.Instance);

    private static DocumentRecord Record(string id, params string[] tags) =>
        new(new DocumentKey("order", id), 1, "{}"u8.ToArray(), [], tags);
}
