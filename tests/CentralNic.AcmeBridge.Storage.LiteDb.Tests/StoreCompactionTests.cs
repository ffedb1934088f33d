using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Tests;

/// <summary>The database file shrinks again when documents were deleted.</summary>
public sealed class StoreCompactionTests : IDisposable
{
    private const int Documents = 400;

    private readonly TestFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compact_AfterDeletion_GivesTheRoomBack_AndKeepsAllThatIsLeft()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.CommitAsync([.. Enumerable.Range(0, Documents).Select(Put)], Cancellation);
            await store.SettleAsync();
            await store.CommitAsync(
                [.. Enumerable.Range(0, Documents - 10).Select(i => DocumentWrite.Delete(new DocumentKey("order", $"{i:D4}"), 1))],
                Cancellation);
            await store.SettleAsync();
            var info = await store.DescribeAsync(Cancellation);
            Assert.InRange(info.EmptyBytes, info.DatabaseBytes / 2, info.DatabaseBytes);
            await Assert.ThrowsAsync<StoreUnavailableException>(CompactAsync); // It is in use.
            await store.CommitAsync([Put(Documents)], Cancellation);
        }

        var (before, after) = await CompactAsync();

        Assert.True(after < before / 2, $"{before} bytes before, {after} after");
        Assert.Empty((await StoreCheck.RunAsync(_folder.Path, false, NullLogger.Instance, Cancellation)).Findings);
        await using var compacted = await _folder.OpenAsync();
        Assert.Equal(
            Enumerable.Range(Documents - 10, 11).Select(i => $"{i:D4}"),
            await compacted.ListAsync("order", "tag", Cancellation).Select(document => document.Key.Id).ToListAsync(Cancellation));
        Assert.NotNull(await compacted.ReadByAliasAsync("order", $"alias-{Documents}", Cancellation));
        await compacted.CommitAsync([Put(Documents + 1)], Cancellation);
    }

    [Fact]
    public async Task Compact_OfWhatRestsInTheJournal_LosesNothing()
    {
        await using (var store = await _folder.OpenAsync())
        {
            await store.CommitAsync([Put(1)], Cancellation);
            using var crashed = _folder.Crashed();

            await StoreCompaction.RunAsync(crashed.Path, NullLogger.Instance, Cancellation);

            await using var again = await crashed.OpenAsync();
            Assert.NotNull(await again.ReadAsync(new DocumentKey("order", "0001"), Cancellation));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static DocumentWrite Put(int i) =>
        DocumentWrite.Put(new DocumentKey("order", $"{i:D4}"), 0, new byte[4000], [$"alias-{i}"], ["tag"]);

    private Task<(long Before, long After)> CompactAsync() => StoreCompaction.RunAsync(_folder.Path, NullLogger.Instance, Cancellation);
}
