using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;
using CentralNic.AcmeBridge.Storage.LiteDb.Format;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>The version of a store: it is read first, a newer one is refused, an older one is copied and migrated.</summary>
public sealed class StoreFormatTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_HasTheProgramsFormat()
    {
        await using var store = await _folder.OpenAsync();

        Assert.Equal(StoreFormat.Current, (await store.DescribeAsync(Cancellation)).Format);
        Assert.Equal(StoreFormat.Current, FormatOf(_folder));
    }

    [Fact]
    public async Task Unnumbered_IsTheFirstFormat_AndIsNumberedAtTheStart()
    {
        await FillAsync(new LiteDbStoreOptions());
        using (var database = DocumentDatabase.OpenPrepared(_folder["bridge.db"], new LiteDbStoreOptions(), NullLogger.Instance))
        {
            database.WriteFormat(0); // As programs wrote it that knew of no format.
        }

        await using var store = await _folder.OpenAsync();

        Assert.Equal(1, FormatOf(_folder));
        Assert.NotNull(await store.ReadAsync(new DocumentKey("order", "1"), Cancellation));
    }

    [Fact]
    public async Task Newer_IsRefused_AndNothingIsChanged()
    {
        await FillAsync(new LiteDbStoreOptions { Format = StoreFormat.Current + 1 });
        var before = _folder.Contents();

        var refused = await Assert.ThrowsAsync<StoreFormatException>(() => _folder.OpenAsync());
        var refusedCheck = await Assert.ThrowsAsync<StoreFormatException>(
            () => StoreCheck.RunAsync(_folder.Path, repair: true, NullLogger.Instance, Cancellation));
        await Assert.ThrowsAsync<StoreFormatException>(() => StoreDescription.OfAsync(_folder.Path, NullLogger.Instance, Cancellation));

        Assert.Contains($"has format {StoreFormat.Current + 1}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, refusedCheck.Message);
        var after = _folder.Contents();
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    [Fact]
    public async Task Older_IsCopiedAndMigrated_WithWhatRestedInTheJournal()
    {
        await FillAsync(new LiteDbStoreOptions());
        await using (var store = await _folder.OpenAsync())
        {
            await store.CommitAsync([Put("in-journal", 0, "old")], Cancellation);
            using var crashed = _folder.Crashed();
            var options = Next();

            await using (var migrated = await crashed.OpenAsync(options))
            {
                Assert.Equal("new", await BodyAsync(migrated, "1"));
                Assert.Equal("new", await BodyAsync(migrated, "in-journal"));
                Assert.Equal("other", await BodyAsync(migrated, "2"));
                Assert.Equal(["1", "in-journal"], await migrated.ListAsync("order", "converted", Cancellation)
                    .Select(document => document.Key.Id).ToListAsync(Cancellation));
                await migrated.CommitAsync([Put("3", 0, "after")], Cancellation);
            }

            Assert.Equal(2, FormatOf(crashed));
            await using (var again = await crashed.OpenAsync(options))
            {
                Assert.Equal("after", await BodyAsync(again, "3"));
            }

            Assert.Empty((await StoreCheckOf(crashed, options)).Findings);

            // With the copy the older program goes on.
            var kept = Assert.Single(Directory.GetDirectories(crashed["set-aside"]));
            await using var older = await LiteDbDocumentStore.OpenAsync(
                kept, new LiteDbStoreOptions(), NullLogger.Instance, null, Cancellation);
            Assert.Equal("old", await BodyAsync(older, "in-journal"));
        }
    }

    [Fact]
    public async Task Migration_CutAnywhere_IsDoneAtTheNextStart()
    {
        await FillAsync(new LiteDbStoreOptions());
        for (var conversions = 0; conversions < 2; conversions++)
        {
            using var copy = _folder.Crashed();
            var left = conversions;
            var cut = Next(record => left-- == 0 ? throw new IOException("cut") : Convert(record));

            await Assert.ThrowsAsync<StoreUnavailableException>(() => copy.OpenAsync(cut));
            Assert.Equal(1, FormatOf(copy));
            await using var store = await copy.OpenAsync(Next());

            Assert.Equal("new", await BodyAsync(store, "1"));
            Assert.Equal(2, FormatOf(copy));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Task<StoreCheckReport> StoreCheckOf(TestFolder folder, LiteDbStoreOptions options) =>
        StoreCheck.RunAsync(folder.Path, repair: false, options, NullLogger.Instance, Cancellation);

    private static LiteDbStoreOptions Next(Func<DocumentRecord, DocumentRecord>? convert = null) => new()
    {
        Format = 2,
        Migrations = [new StoreMigration(2, convert ?? Convert)],
    };

    private static DocumentRecord Convert(DocumentRecord record) => Encoding.UTF8.GetString(record.Body.Span) == "old"
        ? record with { Body = "new"u8.ToArray(), Tags = [.. record.Tags, "converted"] }
        : record;

    private static int FormatOf(TestFolder folder)
    {
        using var pages = PageFile.Open(folder["bridge.db"], path => new SharedFile(path));
        return pages.ReadUserVersion();
    }

    private static DocumentWrite Put(string id, long version, string body) =>
        DocumentWrite.Put(new DocumentKey("order", id), version, Encoding.UTF8.GetBytes(body), null, null);

    private static async Task<string> BodyAsync(LiteDbDocumentStore store, string id) =>
        Encoding.UTF8.GetString((await store.ReadAsync(new DocumentKey("order", id), Cancellation))!.Body.Span);

    private async Task FillAsync(LiteDbStoreOptions options)
    {
        await using var store = await _folder.OpenAsync(options);
        await store.CommitAsync([Put("1", 0, "old"), Put("2", 0, "other")], Cancellation);
    }

    /// <summary>A file that a store may have open.</summary>
    private sealed class SharedFile(string path) : StoreFile(Copied(path))
    {
        private static string Copied(string path)
        {
            var copy = System.IO.Path.GetTempFileName();
            using var source = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(copy);
            source.CopyTo(target);
            return copy;
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            File.Delete(Path);
        }
    }
}
