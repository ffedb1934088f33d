using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Health;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Backups;

/// <summary>A clock that was ahead once has dated backups.</summary>
public sealed class BackupDatesTests : IAsyncLifetime
{
    private readonly TestStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 2, 0, 0, TimeSpan.Zero));
    private readonly string _folder = Directory.CreateTempSubdirectory("bridge-backups-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _store.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task ABackupThatIsDatedAhead_StandsForNoNewOne_AndGoesBeforeThem()
    {
        const string Ahead = "acme-bridge-20280101T000000Z.tar.gz";
        await File.WriteAllTextAsync(Path.Combine(_folder, Ahead), "of the future", Stop);
        var keeper = new BackupKeeper(
            _store.Documents,
            new BackupOptions { Folder = _folder, Interval = TimeSpan.FromHours(24), Keep = 2 },
            new HealthMonitor(_time, NullLogger<HealthMonitor>.Instance),
            _time,
            NullLogger<BackupKeeper>.Instance);

        Assert.False((await keeper.RunRoundAsync(Stop)).WasIdle);
        Assert.Equal(["acme-bridge-20261130T020000Z.tar.gz", Ahead], Kept());
        Assert.True((await keeper.RunRoundAsync(Stop)).WasIdle);
        _time.Advance(TimeSpan.FromHours(24));
        Assert.False((await keeper.RunRoundAsync(Stop)).WasIdle);

        Assert.Equal(["acme-bridge-20261130T020000Z.tar.gz", "acme-bridge-20261201T020000Z.tar.gz"], Kept());
    }

    private IEnumerable<string?> Kept() => Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
