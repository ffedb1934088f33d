using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using LiteDB;
using LiteDB.Engine;
using Microsoft.Extensions.Logging;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>A database of which pages are not what was written: what is whole is served, what is not is told of and never taken for absent.</summary>
public sealed class DatabaseDamageTests : IDisposable
{
    private const int Documents = 60;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenAsync_DamagedDocumentIsSetAsideAndTheRestServes()
    {
        await FillAsync();
        Flip("\"text of d-07\"");
        var log = new RecordingLog();
        await using var store = await _folder.OpenAsync(new LiteDbStoreOptions(), log);

        var damaged = Assert.Single(store.Damage.Documents);
        Assert.Equal(StoreSteps.Key("d-07"), damaged.Key);
        Assert.True(damaged.HasKnownAlias);
        Assert.False(store.Damage.MayBeMore);
        Assert.Contains(log.Lines, line => line.Level == LogLevel.Critical && line.Text.Contains("order/d-07", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(Assert.Single(Directory.GetDirectories(_folder["set-aside"])), "bridge.db")));

        await RefusedAsync(() => store.TextAsync("d-07"));
        await RefusedAsync(async () => await store.ReadByAliasAsync("order", "alias-07", TestContext.Current.CancellationToken));
        await RefusedAsync(() => store.PutAsync("d-07", 0, "\"anew\""));
        await RefusedAsync(() => store.PutAsync("thief", 0, "\"x\"", "alias-07"));
        await EverythingButAsync(store, "d-07");
        await store.PutAsync("later", 0, "\"goes on\"");
    }

    [Fact]
    public async Task OpenAsync_DamageIsToldOfAtEachStartUntilItIsAccepted()
    {
        await FillAsync();
        Flip("\"text of d-07\"");
        await (await _folder.OpenAsync()).DisposeAsync();
        var log = new RecordingLog();
        await using (var again = await _folder.OpenAsync(new LiteDbStoreOptions(), log))
        {
            Assert.Single(again.Damage.Documents);
            Assert.Contains(log.Lines, line => line.Id == 4013);
            Assert.DoesNotContain(log.Lines, line => line.Id == 4011);
        }

        await (await _folder.OpenAsync(new LiteDbStoreOptions { AcceptLostCommits = true }, log)).DisposeAsync();
        Assert.Contains(log.Lines, line => line.Id == 4016 && line.Text.Contains("order/d-07", StringComparison.Ordinal));
        await using var accepted = await _folder.OpenAsync();
        Assert.True(accepted.Damage.IsNone);
        Assert.Null(await accepted.TextAsync("d-07"));
        await accepted.PutAsync("d-07", 0, "\"anew\"", "alias-07");
        await EverythingButAsync(accepted, "d-07");
    }

    [Fact]
    public async Task OpenAsync_FlipAnywhereInTheDatabaseIsNoticedAndLosesOneDocumentsPageAtMost()
    {
        await FillAsync();
        var whole = _folder.Contents();
        var random = new Random(5);
        for (var trial = 0; trial < 60; trial++)
        {
            using var folder = new TestFolder();
            foreach (var (name, bytes) in whole)
            {
                var damaged = bytes.AsSpan().ToArray();
                if (name == "bridge.db")
                {
                    // Every page in turn, half of the flips in its head.
                    var page = trial % (damaged.Length / PageFile.PageBytes) * PageFile.PageBytes;
                    damaged[page + random.Next(trial % 2 == 0 ? 64 : PageFile.PageBytes)] ^= (byte)(1 << random.Next(8));
                }

                await File.WriteAllBytesAsync(folder[name], damaged, TestContext.Current.CancellationToken);
            }

            var log = new RecordingLog();
            await using var store = await folder.OpenAsync(new LiteDbStoreOptions(), log);
            Assert.Contains(log.Lines, line => line.Id == 4011);
            Assert.False(store.Damage.MayBeMore);
            await EverythingButAsync(store, [.. store.Damage.Documents.Select(document => document.Key.Id)]);
            foreach (var document in store.Damage.Documents)
            {
                await RefusedAsync(() => store.TextAsync(document.Key.Id));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task OpenAsync_CutDatabaseIsNoticed(int pages)
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(_folder["bridge.db"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["bridge.db"], bytes[..^Math.Min(pages * PageFile.PageBytes, bytes.Length)], TestContext.Current.CancellationToken);
        var log = new RecordingLog();
        await using var store = await _folder.OpenAsync(new LiteDbStoreOptions(), log);
        Assert.Contains(log.Lines, line => line.Id == 4011);
        Assert.Equal(pages > 1, store.Damage.MayBeMore);
        if (pages == 1)
        {
            await EverythingButAsync(store, [.. store.Damage.Documents.Select(document => document.Key.Id)]);
        }
    }

    [Fact]
    public async Task OpenAsync_CutDatabaseIsNoticedWithoutItsChecksumsToo()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(_folder["bridge.db"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["bridge.db"], bytes[..(3 * PageFile.PageBytes)], TestContext.Current.CancellationToken);
        File.Delete(_folder["bridge.db-sums"]);
        await using var store = await _folder.OpenAsync();
        Assert.True(store.Damage.MayBeMore);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAsync_MissingDatabaseIsRefusedUntilAccepted(bool checksumsToo)
    {
        await FillAsync();
        File.Delete(_folder["bridge.db"]);
        if (checksumsToo)
        {
            File.Delete(_folder["bridge.db-sums"]);
        }

        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => _folder.OpenAsync());
        Assert.Contains(_folder["bridge.db"], refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["bridge.db"]));
        await (await _folder.OpenAsync(new LiteDbStoreOptions { AcceptLostCommits = true }, new RecordingLog())).DisposeAsync();
        await using var store = await _folder.OpenAsync();
        await store.PutAsync("later", 0, "\"goes on\"");
    }

    [Fact]
    public async Task OpenAsync_DamagedChecksumsHarmNothing()
    {
        await FillAsync();
        var bytes = await File.ReadAllBytesAsync(_folder["bridge.db-sums"], TestContext.Current.CancellationToken);
        bytes[13] ^= 1;
        bytes[24] ^= 1;
        await File.WriteAllBytesAsync(_folder["bridge.db-sums"], bytes[..^20], TestContext.Current.CancellationToken);
        var log = new RecordingLog();
        await using (var store = await _folder.OpenAsync(new LiteDbStoreOptions(), log))
        {
            Assert.Contains(log.Lines, line => line.Id == 4010);
            await EverythingButAsync(store);
        }

        log = new RecordingLog();
        await using var again = await _folder.OpenAsync(new LiteDbStoreOptions(), log);
        Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task OpenAsync_FolderOfAnOlderVersionIsTakenOverAndProtectedFromThenOn()
    {
        await FillAsync();
        File.Delete(_folder["bridge.db-sums"]);
        File.Delete(_folder[JournalWitness.FileName]);
        ForgetWitness();
        var log = new RecordingLog();
        await using (var store = await _folder.OpenAsync(new LiteDbStoreOptions(), log))
        {
            Assert.DoesNotContain(log.Lines, line => line.Level >= LogLevel.Warning);
            await EverythingButAsync(store);
        }

        Flip("\"text of d-07\"");
        await using var damaged = await _folder.OpenAsync();
        Assert.Single(damaged.Damage.Documents);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(40, false)]
    [InlineData(0, true)]
    public async Task OpenAsync_LostChecksumsAreToldOfAndEachRowIsVerifiedByItsOwn(int left, bool flipped)
    {
        await FillAsync();
        var sums = await File.ReadAllBytesAsync(_folder["bridge.db-sums"], TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["bridge.db-sums"], sums[..left], TestContext.Current.CancellationToken);
        if (flipped)
        {
            Flip("\"text of d-07\"");
        }

        var log = new RecordingLog();
        await using (var store = await _folder.OpenAsync(new LiteDbStoreOptions(), log))
        {
            Assert.Contains(log.Lines, line => line.Id == 4011);
            Assert.Equal(flipped ? ["d-07"] : [], store.Damage.Documents.Select(document => document.Key.Id));
            Assert.False(store.Damage.MayBeMore);
            await EverythingButAsync(store, flipped ? ["d-07"] : []);
        }

        log = new RecordingLog();
        await using var again = await _folder.OpenAsync(new LiteDbStoreOptions(), log);
        Assert.DoesNotContain(log.Lines, line => line.Id == 4011);
    }

    [Fact]
    public async Task OpenAsync_NewerStateInTheJournalHealsADamagedDocument()
    {
        TestFolder crash;
        await FillAsync();
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("d-07", 1, "\"newer\"", "alias-07");
            crash = _folder.Crashed();
        }

        using var crashed = crash;
        Flip("\"text of d-07\"", crashed);
        await using (var store = await crashed.OpenAsync())
        {
            Assert.Equal("\"newer\"", await store.TextAsync("d-07"));
            await store.SettleAsync();
            Assert.True(store.Damage.IsNone);
        }

        await using var again = await crashed.OpenAsync(new LiteDbStoreOptions { CacheBytes = 0 });
        Assert.True(again.Damage.IsNone);
        Assert.Equal("\"newer\"", await again.TextAsync("d-07"));
    }

    /// <summary>As an older version left the row of the journal's mark.</summary>
    private void ForgetWitness()
    {
        using var pages = new MemoryStream();
        pages.Write(File.ReadAllBytes(_folder["bridge.db"]));
        using (var engine = new LiteEngine(new EngineSettings { DataStream = pages, LogStream = new MemoryStream(), Collation = Collation.Binary }))
        {
            var row = new BsonDocument { ["_id"] = "through", ["n"] = 1L };
            engine.Update("journal", [row]);
            engine.Checkpoint();
        }

        File.WriteAllBytes(_folder["bridge.db"], pages.ToArray());
    }

    /// <summary>All in the database, nothing in the journal.</summary>
    private async Task FillAsync()
    {
        await using var store = await _folder.OpenAsync();
        await store.CommitAsync(
            [.. Enumerable.Range(0, Documents).Select(i => DocumentWrite.Put(StoreSteps.Key($"d-{i:d2}"), 0, Encoding.UTF8.GetBytes(Text(i)), [$"alias-{i:d2}"], ["all"]))],
            TestContext.Current.CancellationToken);
    }

    /// <summary>Every tenth is longer than a page.</summary>
    private static string Text(int i) => $"\"text of d-{i:d2}\"{(i % 10 == 3 ? new string('x', 20_000) : "")}";

    private void Flip(string text, TestFolder? folder = null)
    {
        var path = (folder ?? _folder)["bridge.db"];
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0);
        bytes[at + 4] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static async Task EverythingButAsync(LiteDbDocumentStore store, params string[] lost)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var expected = Enumerable.Range(0, Documents).Select(i => $"d-{i:d2}").Except(lost).ToList();
        foreach (var id in expected)
        {
            Assert.Equal(Text(int.Parse(id.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture)), await store.TextAsync(id));
            Assert.Equal(id, (await store.ReadByAliasAsync("order", "alias" + id[1..], cancellation))?.Key.Id);
        }

        foreach (var tag in new[] { null, "all" })
        {
            var listed = new List<string>();
            await foreach (var document in store.ListAsync("order", tag, cancellation))
            {
                listed.Add(document.Key.Id);
            }

            Assert.Equal(expected, listed.Where(id => id != "later" && !lost.Contains(id)));
        }
    }

    private static Task<StoreUnavailableException> RefusedAsync(Func<Task> action) => Assert.ThrowsAsync<StoreUnavailableException>(action);
}
