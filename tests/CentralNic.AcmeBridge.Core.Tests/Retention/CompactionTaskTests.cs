using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Retention;

/// <summary>The database is written anew by itself when much of it holds nothing, and only where that is wanted.</summary>
public sealed class CompactionTaskTests : IDisposable
{
    /// <summary>Documents of half a MiB.</summary>
    private const int Documents = 140;

    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-compaction-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Round_AfterDeletion_GivesTheRoomBack_WhereItIsWanted(bool isWanted)
    {
        await using var store = await LiteDbDocumentStore.OpenAsync(
            _folder,
            new LiteDbStoreOptions { DrainInterval = TimeSpan.FromMilliseconds(50) },
            NullLogger.Instance,
            TimeProvider.System,
            Cancellation);
        for (var number = 0; number < Documents; number++)
        {
            await store.CommitAsync([DocumentWrite.Put(Key(number), 0, new byte[512 * 1024])], Cancellation);
        }

        await store.CommitAsync([.. Enumerable.Range(0, Documents).Select(number => DocumentWrite.Delete(Key(number), 1))], Cancellation);
        await Eventually.TrueAsync(
            async () => (await store.DescribeAsync(Cancellation)).EmptyBytes > CompactionTask.LeastBytes);
        var before = (await store.DescribeAsync(Cancellation)).DatabaseBytes;

        CompactionTask task = new(store, new RetentionOptions { Compact = isWanted });

        var round = await task.RunRoundAsync(Cancellation);

        var after = (await store.DescribeAsync(Cancellation)).DatabaseBytes;
        Assert.Equal(isWanted, after < before / 2);
        Assert.Equal(!isWanted, round.WasIdle);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static DocumentKey Key(int number) => new("order", $"{number:D4}");
}
