using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>The database file stays bounded when documents are deleted all the time, and shrinks while the store is used.</summary>
public sealed class LiveCompactionTests : IDisposable
{
    private const int Documents = 400;
    private const int Left = 10;

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compact_WhileCallersReadAndCommit_GivesTheRoomBack_AndLosesNothing()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await FillAndDeleteAsync(store);
            using var over = new CancellationTokenSource();
            var committing = CommitUntilAsync(store, over.Token);
            var reading = ReadUntilAsync(store, over.Token);

            var (before, after) = (await store.CompactAsync(0.5, 1, Cancellation))!.Value;

            await over.CancelAsync();
            var commits = await committing;
            Assert.True(await reading > 0);
            Assert.True(after < before / 2, $"{before} bytes before, {after} after");
            Assert.Equal(after, new FileInfo(_folder["bridge.db"]).Length);
            await AssertAllThereAsync(store, commits);
            await store.SettleAsync();
            await AssertAllThereAsync(store, commits);
            Assert.False(File.Exists(_folder["bridge.db.new"]));
        }

        Assert.Empty((await StoreCheck.RunAsync(_folder.Path, false, NullLogger.Instance, Cancellation)).Findings);
        await using var again = await _folder.OpenAsync();
        await AssertAllThereAsync(again, 0);
    }

    [Fact]
    public async Task Compact_CutAnywhereInTheMiddle_LosesNothing()
    {
        await using var store = await _folder.OpenAsync();
        await FillAndDeleteAsync(store);
        var compacting = Task.Run(() => store.CompactAsync(0.5, 1, Cancellation), Cancellation);
        var cuts = 0;
        do
        {
            using var crashed = Crashed();
            await using (var opened = await crashed.OpenAsync())
            {
                await AssertAllThereAsync(opened, 0);
                Assert.False(File.Exists(crashed["bridge.db.new"]));
            }

            Assert.Empty((await StoreCheck.RunAsync(crashed.Path, false, NullLogger.Instance, Cancellation)).Findings);
            cuts++;
        }
        while (!compacting.IsCompleted || cuts < 2);

        Assert.NotNull(await compacting);
    }

    [Fact]
    public async Task Compact_BetweenItsTwoRenames_LosesNothing()
    {
        await using var store = await _folder.OpenAsync();
        await FillAndDeleteAsync(store);
        using var older = _folder.Crashed();
        await store.CompactAsync(0, 0, Cancellation);
        using var crashed = _folder.Crashed();
        File.Copy(older["bridge.db-sums"], crashed["bridge.db-sums"], overwrite: true);

        await using var opened = await crashed.OpenAsync();

        await AssertAllThereAsync(opened, 0);
        Assert.True(opened.Damage.IsNone);
    }

    [Fact]
    public async Task Compact_OfAFileThatIsFull_DoesNothing()
    {
        await using var store = await _folder.OpenAsync();
        await store.CommitAsync([.. Enumerable.Range(0, Documents).Select(i => Put(i))], Cancellation);
        await store.SettleAsync();
        var before = File.GetLastWriteTimeUtc(_folder["bridge.db"]);

        Assert.Null(await store.CompactAsync(0.5, 1, Cancellation));
        Assert.Null(await store.CompactAsync(0, long.MaxValue, Cancellation));

        Assert.Equal(before, File.GetLastWriteTimeUtc(_folder["bridge.db"]));
    }

    [Fact]
    public async Task Compact_WhereTheDiskIsNearlyFull_IsRefused_SoThatCommitsGoOn()
    {
        await using var store = await _folder.OpenAsync(new LiteDbStoreOptions { FreeBytes = _ => 200 * 1024 * 1024 });
        await FillAndDeleteAsync(store);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.CompactAsync(0, 0, Cancellation));

        Assert.Contains("free on the disk", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["bridge.db.new"]));
        await store.CommitAsync([Put(Documents)], Cancellation);
    }

    [Fact]
    public async Task Compact_ThatIsGivenUp_LeavesTheStoreAsItWas()
    {
        await using var store = await _folder.OpenAsync();
        await FillAndDeleteAsync(store);
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.CompactAsync(0, 0, stopped.Token));

        await AssertAllThereAsync(store, 0);
        await store.CommitAsync([Put(Documents)], Cancellation);
        await store.SettleAsync();
        Assert.False(File.Exists(_folder["bridge.db.new"]));
    }

    [Fact]
    public async Task File_UnderSteadyDeletion_StaysBounded()
    {
        await using var store = await _folder.OpenAsync();
        var sizes = new List<long>();
        for (var day = 0; day < 12; day++)
        {
            await store.CommitAsync([.. Enumerable.Range(day * 100, 100).Select(i => Put(i))], Cancellation);
            if (day >= 3)
            {
                await store.CommitAsync([.. Enumerable.Range((day - 3) * 100, 100).Select(Delete)], Cancellation);
            }

            await store.SettleAsync();
            sizes.Add(new FileInfo(_folder["bridge.db"]).Length);
        }

        Assert.True(sizes[^1] <= sizes[4] * 1.2, $"bytes after each day: {string.Join(", ", sizes)}");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The new file takes the old one's place while files are copied: then they are copied once more.</summary>
    private TestFolder Crashed()
    {
        while (true)
        {
            try
            {
                return _folder.Crashed();
            }
            catch (FileNotFoundException)
            {
                // One that was listed has another name by now.
            }
        }
    }

    private static DocumentWrite Put(int i, string kind = "order") =>
        DocumentWrite.Put(new DocumentKey(kind, $"{i:D5}"), 0, new byte[4000], [$"alias-{i}"], ["tag"]);

    private static DocumentWrite Delete(int i) => DocumentWrite.Delete(new DocumentKey("order", $"{i:D5}"), 1);

    private static async Task FillAndDeleteAsync(LiteDbDocumentStore store)
    {
        await store.CommitAsync([.. Enumerable.Range(0, Documents).Select(i => Put(i))], Cancellation);
        await store.SettleAsync();
        await store.CommitAsync([.. Enumerable.Range(0, Documents - Left).Select(Delete)], Cancellation);
        await store.SettleAsync();
    }

    private static async Task<int> CommitUntilAsync(LiteDbDocumentStore store, CancellationToken over)
    {
        var commits = 0;
        for (; !over.IsCancellationRequested || commits < 10; commits++)
        {
            await store.CommitAsync([Put(commits, "beside")], Cancellation);
            await Task.Yield();
        }

        return commits;
    }

    private static async Task<int> ReadUntilAsync(LiteDbDocumentStore store, CancellationToken over)
    {
        var reads = 0;
        for (; !over.IsCancellationRequested || reads < 10; reads++)
        {
            Assert.NotNull(await store.ReadListedAsync(new DocumentKey("order", $"{Documents - 1 - (reads % Left):D5}"), Cancellation));
            await Task.Yield();
        }

        return reads;
    }

    private static async Task AssertAllThereAsync(LiteDbDocumentStore store, int beside)
    {
        Assert.Equal(
            Enumerable.Range(Documents - Left, Left).Select(i => $"{i:D5}"),
            await store.ListAsync("order", "tag", Cancellation).Select(document => document.Key.Id).ToListAsync(Cancellation));
        Assert.NotNull(await store.ReadByAliasAsync("order", $"alias-{Documents - 1}", Cancellation));
        Assert.Null(await store.ReadByAliasAsync("order", "alias-0", Cancellation));
        for (var i = 0; i < beside; i++)
        {
            Assert.NotNull(await store.ReadAsync(new DocumentKey("beside", $"{i:D5}"), Cancellation));
        }
    }
}
