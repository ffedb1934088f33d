using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>Backups at a time of day, and those that a disk has no room for.</summary>
public sealed class BackupsByTimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 15, 0, 0, TimeSpan.Zero));
    private readonly HealthMonitor _health;

    public BackupsByTimeTests() => _health = new HealthMonitor(_time, NullLogger<HealthMonitor>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AtATimeOfDay_ABackupIsBegunThen_AndOneThatWasLateMovesNoOther()
    {
        await using var store = await OpenStoreAsync();
        var keeper = KeeperOf(store, new BackupOptions { Folder = Backups, TimeOfDay = new TimeOnly(2, 30) });

        // The first at once; then at night; one by hand; the bridge was down in the third night.
        await RunUntilAsync(keeper, new(2026, 12, 1, 20, 0, 0, TimeSpan.Zero));
        await keeper.MakeAsync(Backups, Cancellation);
        await RunUntilAsync(keeper, new(2026, 12, 2, 10, 0, 0, TimeSpan.Zero));
        _time.SetUtcNow(new(2026, 12, 3, 9, 0, 0, TimeSpan.Zero));
        await RunUntilAsync(keeper, new(2026, 12, 4, 12, 0, 0, TimeSpan.Zero));

        Assert.Equal(
            ["20261130T150000Z", "20261201T023000Z", "20261201T200000Z", "20261202T023000Z", "20261203T090000Z", "20261204T023000Z"],
            TimesIn(Backups));
    }

    [Fact]
    public async Task AtATimeOfDay_EverySeveralDays_TheDaysBetweenAreLeftOut()
    {
        await using var store = await OpenStoreAsync();
        var keeper = KeeperOf(
            store, new BackupOptions { Folder = Backups, TimeOfDay = new TimeOnly(2, 30), Interval = TimeSpan.FromDays(7) });

        await RunUntilAsync(keeper, new(2026, 12, 14, 2, 0, 0, TimeSpan.Zero));

        Assert.Equal(["20261130T150000Z", "20261207T023000Z"], TimesIn(Backups));
    }

    /// <summary>The file system is really full: the copy does not fit, or the archive does not fit beside it.</summary>
    [Theory]
    [InlineData(0.5)]
    [InlineData(1.01)]
    [InlineData(1.2)]
    public async Task FullDisk_FailsInWords_LeavesNothing_AndIsOverWithTheNextOne(double room)
    {
        await using var store = await OpenStoreAsync();
        for (var i = 0; i < 40; i++)
        {
            await PutAsync(store, $"{i}");
        }

        var size = await CopySizeAsync(store);
        using var disk = SmallDisk.Mount((long)(size * room));
        var folder = Path.Combine(disk.Path, "backups");
        var keeper = KeeperOf(store, new BackupOptions { Folder = folder });

        var failure = await Assert.ThrowsAsync<StoreUnavailableException>(() => keeper.RunRoundAsync(Cancellation));

        Assert.Contains("failed, and nothing of it is left there: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        var condition = Assert.Single(_health.Report().Conditions);
        Assert.Equal(HealthConditions.BackupOld, condition.Name);
        Assert.Contains("No space left on device", condition.Text, StringComparison.Ordinal);

        // What is kept goes on, and so do the backups once there is room.
        await PutAsync(store, "more");
        disk.Grow(size * 5);
        Assert.False((await keeper.RunRoundAsync(Cancellation)).WasIdle);
        Assert.Single(Directory.GetFileSystemEntries(folder));
        Assert.Empty(_health.Report().Conditions);
    }

    private string Backups => Path.Combine(_folder.Path, "backups");

    private static string[] TimesIn(string folder) =>
        [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)[12..28]).Order(StringComparer.Ordinal)];

    private static Task PutAsync(LiteDbDocumentStore store, string id)
    {
        var noise = Encoding.ASCII.GetBytes($"\"{Convert.ToBase64String(RandomNumberGenerator.GetBytes(30_000))}\"");
        return store.CommitAsync([DocumentWrite.Put(new DocumentKey("noise", id), 0, noise)], Cancellation);
    }

    /// <summary>How much room a backup's copy of the database needs.</summary>
    private async Task<long> CopySizeAsync(LiteDbDocumentStore store)
    {

        // All is in the database then.
        await store.BackUpAsync(Path.Combine(_folder.Path, "measured"), BackupContents.WithKeys(null), Cancellation);
        return (await store.DescribeAsync(Cancellation)).DatabaseBytes;
    }

    private async Task RunUntilAsync(BackupKeeper keeper, DateTimeOffset end)
    {
        while (_time.GetUtcNow() < end)
        {
            var wait = (await keeper.RunRoundAsync(Cancellation)).Wait!.Value;
            _time.Advance(wait < end - _time.GetUtcNow() ? wait : end - _time.GetUtcNow());
        }
    }

    private Task<LiteDbDocumentStore> OpenStoreAsync() => LiteDbDocumentStore.OpenAsync(
        Path.Combine(_folder.Path, "store"), new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, Cancellation);

    private BackupKeeper KeeperOf(IStoreMaintenance store, BackupOptions options) =>
        new(store, options, _health, _time, NullLogger<BackupKeeper>.Instance);
}
