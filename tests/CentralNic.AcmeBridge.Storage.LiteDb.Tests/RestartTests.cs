using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

public sealed class RestartTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenAsync_AfterACleanEndEverythingIsInTheDatabase()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("a", 0, "1", "alias");
            await store.PutAsync("a", 1, "2", "alias");
        }

        File.Delete(_folder["journal-a"]);
        File.Delete(_folder["journal-b"]);
        await using var again = await _folder.OpenAsync();
        Assert.Equal("2", await again.TextAsync("a"));
        var read = await again.ReadByAliasAsync("order", "alias", TestContext.Current.CancellationToken);
        Assert.Equal(2, read!.Version);
    }

    [Fact]
    public async Task OpenAsync_WhatTheDatabaseHasIsFoundWhetherItsKeysWereLearnedOrNot()
    {
        const int documents = 2500; // More than are learned at once.
        await using (var store = await _folder.OpenAsync())
        {
            await store.CommitAsync(
                [.. Enumerable.Range(0, documents).Select(i => StoreSteps.Put($"d-{i}", 0, $"{i}", $"alias-{i}"))],
                TestContext.Current.CancellationToken);
        }

        await using var again = await _folder.OpenAsync(new LiteDbStoreOptions { CacheBytes = 0 });
        for (var i = 0; i < documents; i += 7)
        {
            Assert.Equal($"{i}", await again.TextAsync($"d-{i}"));
            Assert.Equal($"d-{i}", (await again.ReadByAliasAsync("order", $"alias-{i}", TestContext.Current.CancellationToken))?.Key.Id);
            Assert.Null(await again.TextAsync($"e-{i}"));
        }
    }

    [Fact]
    public async Task OpenAsync_AfterACrashTheJournalIsTakenUp()
    {
        TestFolder crash;
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("settled", 0, "1", "first");
            await store.SettleAsync();
            await store.PutAsync("settled", 1, "2", "second");
            await store.PutAsync("rests", 0, "3");
            await store.CommitAsync([StoreSteps.Put("gone", 0, "x")], TestContext.Current.CancellationToken);
            await store.CommitAsync([DocumentWrite.Delete(StoreSteps.Key("gone"), 1)], TestContext.Current.CancellationToken);
            crash = _folder.Crashed();
        }

        using var copy = crash;
        for (var round = 0; round < 2; round++)
        {
            await using var crashed = await copy.OpenAsync();
            Assert.Equal("2", await crashed.TextAsync("settled"));
            Assert.Equal("3", await crashed.TextAsync("rests"));
            Assert.Null(await crashed.TextAsync("gone"));
            Assert.Null(await crashed.ReadByAliasAsync("order", "first", TestContext.Current.CancellationToken));
            Assert.NotNull(await crashed.ReadByAliasAsync("order", "second", TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task OpenAsync_DamagedJournalIsRefusedAndTheFolderIsFreed()
    {
        TestFolder crash;
        await using (var store = await _folder.OpenAsync())
        {
            await store.PutAsync("a", 0, "a text that is damaged");
            await store.PutAsync("b", 0, "1");
            crash = _folder.Crashed();
        }

        using var copy = crash;
        var path = copy["journal-a"];
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => copy.OpenAsync());
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
        bytes[40] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        await using var mended = await copy.OpenAsync();
        Assert.Equal("1", await mended.TextAsync("b"));
    }

    [Fact]
    public async Task OpenAsync_FileThatIsNoDatabaseIsRefusedWithItsName()
    {
        await File.WriteAllBytesAsync(_folder["bridge.db"], new byte[16384], TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(() => _folder.OpenAsync());
        Assert.Contains(_folder["bridge.db"], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DrainInterval_BringsAnIdleJournalIntoTheDatabase()
    {
        var time = new FakeTimeProvider();
        var drained = new DrainListener();
        await using var store = await LiteDbDocumentStore.OpenAsync(
            _folder.Path,
            new LiteDbStoreOptions { DrainInterval = TimeSpan.FromSeconds(30) },
            drained,
            time,
            TestContext.Current.CancellationToken);
        await store.PutAsync("a", 0, "1");
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(drained.Seen.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await drained.Seen.WaitAsync(StoreSteps.Bound, TestContext.Current.CancellationToken);
        Assert.Equal("1", await store.TextAsync("a"));
    }

    private sealed class DrainListener : ILogger
    {
        private const int DrainedEvent = 4006;
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == DrainedEvent)
            {
                _seen.TrySetResult();
            }
        }
    }
}
