using System.Globalization;
using System.Text;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using LiteDB;
using LiteDB.Engine;
using Microsoft.Extensions.Logging;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>
/// A database of which pages are not what was written: what is whole is served, what is not is told of and never taken for absent.
/// </summary>
public sealed class DatabaseDamageTests : IDisposable
{
    private const int Documents = 60;
    private const int PageHead = 32;

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
        await File.WriteAllBytesAsync(
            _folder["bridge.db"], bytes[..^Math.Min(pages * PageFile.PageBytes, bytes.Length)], TestContext.Current.CancellationToken);
        var log = new RecordingLog();
        await using var store = await _folder.OpenAsync(new LiteDbStoreOptions(), log);
        Assert.Contains(log.Lines, line => line.Id == 4011);
        Assert.Equal(pages == 1000, store.Damage.MayBeMore);
        if (pages < 1000)
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
            Assert.Contains(log.Lines, line => line.Id == 4010);
            Assert.Equal(flipped ? ["d-07"] : [], store.Damage.Documents.Select(document => document.Key.Id));
            Assert.False(store.Damage.MayBeMore);
            await EverythingButAsync(store, flipped ? ["d-07"] : []);
        }

        log = new RecordingLog();
        await using var again = await _folder.OpenAsync(new LiteDbStoreOptions(), log);
        Assert.DoesNotContain(log.Lines, line => line.Id is 4010 or 4011);
    }

    [Fact]
    public async Task OpenAsync_PageDamagedTogetherWithItsChecksumIsSetAsideAndTheRestServes()
    {
        await FillAsync();
        var whole = _folder.Contents();
        var pages = whole["bridge.db"].Length / PageFile.PageBytes;
        var random = new Random(7);
        var lost = 0;
        for (var trial = 0; trial < 2 * pages; trial++)
        {
            using var folder = new TestFolder();
            var (bytes, sums) = ((byte[])whole["bridge.db"].Clone(), (byte[])whole["bridge.db-sums"].Clone());
            var page = trial / 2;
            if (trial % 8 == 7)
            {
                bytes.AsSpan(page * PageFile.PageBytes, PageFile.PageBytes).Clear();
            }
            else
            {
                bytes[(page * PageFile.PageBytes) + random.Next(trial % 2 == 0 ? 64 : PageFile.PageBytes)] ^= (byte)(1 << random.Next(8));
            }

            sums[(page * 8) + random.Next(8)] ^= 1;
            await WriteAsync(folder, whole, bytes, sums);

            var check = await StoreCheck.RunAsync(folder.Path, repair: false, new RecordingLog(), TestContext.Current.CancellationToken);
            Assert.NotEmpty(check.Findings);
            var log = new RecordingLog();
            await using var store = await folder.OpenAsync(new LiteDbStoreOptions(), log);
            Assert.Contains(log.Lines, line => line.Id is 4010 or 4011);
            Assert.False(store.Damage.MayBeMore);
            lost += store.Damage.Documents.Count;
            await EverythingButAsync(store, [.. store.Damage.Documents.Select(document => document.Key.Id)]);
            foreach (var document in store.Damage.Documents)
            {
                Assert.InRange(int.Parse(document.Key.Id.AsSpan(2), CultureInfo.InvariantCulture), 0, Documents - 1);
                Assert.Contains(check.Findings, finding => finding.Contains(document.Key.ToString(), StringComparison.Ordinal));
                Assert.Contains(
                    log.Lines, line => line.Id == 4013 && line.Text.Contains(document.Key.ToString(), StringComparison.Ordinal));
                await RefusedAsync(() => store.TextAsync(document.Key.Id));
            }

            await store.PutAsync("later", 0, "\"goes on\"");
        }

        Assert.NotEqual(0, lost);
    }

    [Fact]
    public async Task OpenAsync_RowsAndTheirKeysLostTogetherAreNeverSilent()
    {
        await FillAsync();
        var whole = _folder.Contents();
        var (indexes, rows) = (PagesOf(whole["bridge.db"], type: 3), PagesOf(whole["bridge.db"], type: 4));
        var random = new Random(9);
        var more = 0;
        for (var trial = 0; trial < 30; trial++)
        {
            // The heads of the pages stay, and their checksums are gone: nothing but the checksum of all keys can tell.
            using var folder = new TestFolder();
            var bytes = (byte[])whole["bridge.db"].Clone();
            foreach (var page in new[] { indexes[random.Next(indexes.Count)], rows[random.Next(rows.Count)] })
            {
                bytes.AsSpan((page * PageFile.PageBytes) + PageHead, PageFile.PageBytes - PageHead).Clear();
            }

            await WriteAsync(folder, whole, bytes, []);

            await using var store = await folder.OpenAsync();
            if (store.Damage.MayBeMore)
            {
                more++;
                continue;
            }

            await EverythingButAsync(store, [.. store.Damage.Documents.Select(document => document.Key.Id)]);
        }

        Assert.NotEqual(0, more);
    }

    [Fact]
    public async Task ReadAsync_PageThatGoesBadWhileTheStoreIsOpenIsToldOfAndTheRestServes()
    {
        await FillAsync();
        var log = new RecordingLog();
        var faults = new Faults();
        await using (var store = await _folder.OpenAsync(new LiteDbStoreOptions { CacheBytes = 0, OpenFile = faults.Open }, log))
        {
            var told = new List<StoreDamage>();
            store.DamageChanged += () => told.Add(store.Damage);
            Overwrite("\"text of d-07\"", faults);

            await RefusedAsync(() => store.TextAsync("d-07"));

            var page = Assert.Single(store.Damage.Pages);
            Assert.Contains(StoreSteps.Key("d-07"), store.Damage.Documents.Select(document => document.Key));
            Assert.Equal(store.Damage.Pages, told[^1].Pages);
            Assert.Contains($"pages: {page})", store.Damage.InWords(), StringComparison.Ordinal);
            Assert.Contains(log.Lines, line => line.Level == LogLevel.Critical && line.Id == 4012);
            await RefusedAsync(async () => await store.ReadByAliasAsync("order", "alias-07", TestContext.Current.CancellationToken));
            await RefusedAsync(() => store.PutAsync("d-07", 0, "\"anew\""));

            // A list leaves out what stands in that page and goes on.
            var listed = await IdsAsync(store, null);
            Assert.NotEmpty(listed);
            Assert.Equal(AllIds, listed.Concat(store.Damage.Documents.Select(document => document.Key.Id)).Order(StringComparer.Ordinal));
        }

        await using var again = await _folder.OpenAsync();
        Assert.Equal(StoreSteps.Key("d-07"), Assert.Single(again.Damage.Documents).Key);
        Assert.Empty(again.Damage.Pages);
        await EverythingButAsync(again, "d-07");
    }

    [Fact]
    public async Task OpenAsync_DamageThatIsHealedAfterAFailedBatchIsForgotten()
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
        var faults = new Faults { Prefix = "bridge.db" };
        await using (var store = await crashed.OpenAsync(faults.Open))
        {
            Assert.Single(store.Damage.Documents);
            faults.DiskIsFull = true;
            await RefusedAsync(store.SettleAsync);
            Assert.Single(store.Damage.Documents);
            faults.DiskIsFull = false;
            await StoreSteps.RetryAsync(store.SettleAsync);
            Assert.True(store.Damage.IsNone);
        }

        await using var again = await crashed.OpenAsync();
        Assert.True(again.Damage.IsNone);
        Assert.Equal("\"newer\"", await again.TextAsync("d-07"));
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

    private static List<int> PagesOf(byte[] database, byte type) =>
        [.. Enumerable.Range(0, database.Length / PageFile.PageBytes).Where(page => database[(page * PageFile.PageBytes) + 4] == type)];

    private static async Task WriteAsync(TestFolder folder, Dictionary<string, byte[]> whole, byte[] database, byte[] sums)
    {
        foreach (var (name, bytes) in whole)
        {
            var written = name == "bridge.db" ? database : name == "bridge.db-sums" ? sums : bytes;
            await File.WriteAllBytesAsync(folder[name], written, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>As an older version left the row of the journal's mark.</summary>
    private void ForgetWitness()
    {
        using var pages = new MemoryStream();
        pages.Write(File.ReadAllBytes(_folder["bridge.db"]));
        using (var engine = new LiteEngine(
            new EngineSettings { DataStream = pages, LogStream = new MemoryStream(), Collation = Collation.Binary }))
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
            [.. Enumerable.Range(0, Documents).Select(
                i => DocumentWrite.Put(StoreSteps.Key($"d-{i:d2}"), 0, Encoding.UTF8.GetBytes(Text(i)), [$"alias-{i:d2}"], ["all"]))],
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

    /// <summary>The same while the store has the file open, as a failing disk does it.</summary>
    private void Overwrite(string text, Faults faults)
    {
        using var file = new FileStream(_folder["bridge.db"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text));
        Assert.True(at > 0);
        faults.Overwrite("bridge.db", at + 4, [(byte)(bytes[at + 4] ^ 1)]);
    }

    private static async Task EverythingButAsync(LiteDbDocumentStore store, params string[] lost)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var expected = AllIds.Except(lost).ToList();
        foreach (var id in expected)
        {
            Assert.Equal(Text(int.Parse(id.AsSpan(2), CultureInfo.InvariantCulture)), await store.TextAsync(id));
            Assert.Equal(id, (await store.ReadByAliasAsync("order", "alias" + id[1..], cancellation))?.Key.Id);
        }

        foreach (var tag in new[] { null, "all" })
        {
            var listed = await IdsAsync(store, tag);
            Assert.Equal(expected, listed.Where(id => id != "later" && !lost.Contains(id)));
        }
    }

    private static IEnumerable<string> AllIds => Enumerable.Range(0, Documents).Select(i => $"d-{i:d2}");

    private static async Task<List<string>> IdsAsync(LiteDbDocumentStore store, string? tag)
    {
        var listed = new List<string>();
        await foreach (var document in store.ListAsync("order", tag, TestContext.Current.CancellationToken))
        {
            listed.Add(document.Key.Id);
        }

        return listed;
    }

    private static Task<StoreUnavailableException> RefusedAsync(Func<Task> action) => Assert.ThrowsAsync<StoreUnavailableException>(action);
}
