using CentralNic.AcmeBridge.Core.Store;
using Xunit;


namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

public sealed class GroupCommitTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Faults _faults = new() { Prefix = "journal" };
    private readonly TaskCompletionSource _flushing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _release = new();
    private int _journalFlushes;

    public void Dispose()
    {
        _release.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task CommitAsync_ReturnsAfterTheFlushAndIsNotSeenBefore()
    {
        await using var store = await OpenAsync();
        HoldFlushes();
        var commit = store.PutAsync("a", 0, "1");
        await _flushing.Task.WaitAsync(StoreSteps.Bound, TestContext.Current.CancellationToken);
        Assert.False(commit.IsCompleted);
        Assert.Null(await store.TextAsync("a"));
        _release.Set();
        await commit;
        Assert.Equal("1", await store.TextAsync("a"));
    }

    [Fact]
    public async Task CommitAsync_EachCommitOfALoneCallerIsOneFlush()
    {
        await using var store = await OpenAsync();
        for (var i = 0; i < 10; i++)
        {
            var before = Volatile.Read(ref _journalFlushes);
            await store.PutAsync("a", i, "1");
            Assert.Equal(before + 1, Volatile.Read(ref _journalFlushes));
        }
    }

    [Fact]
    public async Task CommitAsync_CommitsThatWaitShareOneFlushAndARefusedOneHarmsNoOther()
    {
        await using var store = await OpenAsync();
        HoldFlushes();
        var first = store.PutAsync("first", 0, "1");
        await _flushing.Task.WaitAsync(StoreSteps.Bound, TestContext.Current.CancellationToken);
        var before = Volatile.Read(ref _journalFlushes);
        var made = store.PutAsync("a", 0, "made", "alias");
        var changed = store.PutAsync("a", 1, "changed", "alias");
        var late = store.PutAsync("a", 1, "late");
        var taken = store.PutAsync("b", 0, "taken", "alias");
        var half = store.CommitAsync([StoreSteps.Put("c", 0, "c"), StoreSteps.Put("a", 1, "x")], TestContext.Current.CancellationToken);
        var others = Enumerable.Range(0, 40).Select(i => store.PutAsync($"other-{i}", 0, "1")).ToArray();
        _release.Set();
        await first;
        await made;
        await changed;
        await Task.WhenAll(others);
        Assert.Equal("a", (await Assert.ThrowsAsync<DocumentConflictException>(() => late)).Key.Id);
        Assert.Equal("alias", (await Assert.ThrowsAsync<DocumentConflictException>(() => taken)).Alias);
        await Assert.ThrowsAsync<DocumentConflictException>(() => half);
        Assert.Equal("changed", await store.TextAsync("a"));
        Assert.Null(await store.TextAsync("b"));
        Assert.Null(await store.TextAsync("c"));
        Assert.Equal(before + 1, Volatile.Read(ref _journalFlushes));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommitAsync_FailedGroupIsRefusedWholeAndTheStoreRecovers(bool flushFails)
    {
        await using (var store = await OpenAsync())
        {
            await store.PutAsync("a", 0, "1");
            _faults.FlushFails = flushFails;
            _faults.DiskIsFull = !flushFails;
            var refused = Enumerable.Range(0, 20)
                .Select(i => i == 0 ? store.PutAsync("a", 1, "never") : store.PutAsync($"never-{i}", 0, "never")).ToArray();
            foreach (var commit in refused)
            {
                await Assert.ThrowsAsync<StoreUnavailableException>(() => commit);
            }

            Assert.Equal("1", await store.TextAsync("a"));
            Assert.Null(await store.TextAsync("never-1"));
            Assert.Contains("The journal could not be written", store.WriteFailure, StringComparison.Ordinal);
            _faults.FlushFails = _faults.DiskIsFull = false;
            await store.PutAsync("a", 1, "2");
            Assert.Null(store.WriteFailure);
            Assert.Equal("2", await store.TextAsync("a"));
        }

        await using var again = await _folder.OpenAsync();
        Assert.Equal("2", await again.TextAsync("a"));
        Assert.Null(await again.TextAsync("never-1"));
    }

    [Fact]
    public async Task CommitAsync_DatabaseThatCannotBeWrittenStopsNoCommitUntilTheJournalIsFull()
    {
        var faults = new Faults { Prefix = "bridge.db" };
        await using var store = await _folder.OpenAsync(faults.Open, journalBytes: 64 * 1024);
        var text = new string('x', 8000);
        faults.DiskIsFull = true;
        var done = 0;
        StoreUnavailableException? refusal = null;
        while (refusal is null && done < 1000)
        {
            try
            {
                await store.PutAsync($"d-{done}", 0, text);
                done++;
            }
            catch (StoreUnavailableException exception)
            {
                refusal = exception;
            }
        }

        Assert.InRange(done, 64 * 1024 / 8000, 5 * 4 * 64 * 1024 / 8000);
        Assert.Contains("The journal is full", refusal!.Message, StringComparison.Ordinal);
        Assert.Equal(text, await store.TextAsync("d-0"));
        faults.DiskIsFull = false;
        await StoreSteps.RetryAsync(() => store.PutAsync($"d-{done}", 0, text));
        await StoreSteps.RetryAsync(store.SettleAsync);
        for (var i = 0; i <= done; i++)
        {
            Assert.Equal(text, await store.TextAsync($"d-{i}"));
        }
    }

    private Task<LiteDbDocumentStore> OpenAsync()
    {
        _faults.BeforeFlush = path =>
        {
            if (Path.GetFileName(path).StartsWith("journal", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _journalFlushes);
            }
        };
        return _folder.OpenAsync(_faults.Open);
    }

    private void HoldFlushes()
    {
        var count = _faults.BeforeFlush!;
        _faults.BeforeFlush = path =>
        {
            count(path);
            _flushing.TrySetResult();
            _release.Wait(StoreSteps.Bound);
        };
    }
}
