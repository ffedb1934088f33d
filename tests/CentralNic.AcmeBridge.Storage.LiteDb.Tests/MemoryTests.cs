using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>Measures the memory of the process, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadAsync_TwentyThousandDocumentsStayOnDisk()
    {
        // LiteDB keeps pages in memory that it read or wrote, up to 22 MB by how its batches fall, however many documents there are: what
        // is allowed here lies well above that, and well below what the documents take.
        const int documents = 20_000;
        const int bytes = 4000;
        await using var store = await _folder.OpenAsync(
            new LiteDbStoreOptions { CacheBytes = 2 * 1024 * 1024, JournalBytes = 4 * 1024 * 1024 });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var text = new string('x', bytes);
        for (var i = 0; i < documents; i += 500)
        {
            await store.CommitAsync(
                [.. Enumerable.Range(i, 500).Select(j => StoreSteps.Put($"d-{j}", 0, text, $"alias-{j}"))],
                TestContext.Current.CancellationToken);
        }

        await store.SettleAsync();
        for (var i = 0; i < documents; i += 997)
        {
            Assert.Equal(text, await store.TextAsync($"d-{i}"));
        }

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < documents * bytes / 2, $"{documents} documents of {bytes} bytes took {grown} bytes of memory.");
    }
}
