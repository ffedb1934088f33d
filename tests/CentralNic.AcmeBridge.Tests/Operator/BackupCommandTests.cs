using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>Backups by command, API and time, and the command that restores one.</summary>
[Collection(RunningBridge.Name)]
public sealed class BackupCommandTests(RunningBridge bridge) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Backup_OfTheRunningBridgeIsRestoredWithItsOrders()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var url = (await customer.ValidOrderAsync("backup.test")).Location!;
        var order = url[(url.LastIndexOf('/') + 1)..];

        var (code, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "backup", _folder.Path, "--json");
        Assert.Equal((ExitCode.Success, ""), (code, error));
        var made = JsonNode.Parse(output)!;
        var file = (string)made["file"]!;
        Assert.Matches(@"^acme-bridge-\d{8}T\d{6}Z\.tar\.gz$", Path.GetFileName(file));
        Assert.False((bool)made["isEncrypted"]!);

        var data = Path.Combine(_folder.Path, "data");
        Assert.Equal((ExitCode.Success, ""), await RestoreAsync(data, file));
        await using var store = await Storage.LiteDb.LiteDbDocumentStore.OpenAsync(
            data, new Storage.LiteDb.LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, Cancellation);
        Assert.NotNull(await store.ReadAsync(new DocumentKey("order", order), Cancellation));
        Assert.NotNull(await store.ReadAsync(new DocumentKey("restored", "mark"), Cancellation));
    }

    [Fact]
    public async Task Backup_RefusesWhatIsTakenOrNoPlace_InWords()
    {
        var taken = _folder.File("taken", "mine");
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var (code, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "backup", taken);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("exists already", error, StringComparison.Ordinal);
        (code, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "backup");
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("set Backup:Folder", error, StringComparison.Ordinal);
        var problem = await client.PostAsync("backups", new { to = "relative/file" }, HttpStatusCode.BadRequest);
        Assert.Contains("is not an absolute path", (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_OfSomethingElse_OrOverAStore_TellsWhyWithItsExitCode()
    {
        var (code, error) = await RestoreAsync(Path.Combine(_folder.Path, "data"), _folder.File("text", "no backup at all"));
        Assert.Equal(ExitCode.IoError, code);
        Assert.Contains("was not restored: ", error, StringComparison.Ordinal);
        (code, error) = await RestoreAsync(Path.Combine(_folder.Path, "data"), Path.Combine(_folder.Path, "missing"));
        Assert.Equal(ExitCode.IoError, code);

        var (_, output, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "backup", _folder.Path, "--json");
        var file = (string)JsonNode.Parse(output)!["file"]!;
        (code, error) = await RestoreAsync(bridge.DataFolder, file, "--replace");
        Assert.Equal(ExitCode.TempFail, code);
        Assert.Equal(ExitCode.Success, (await RestoreAsync(Path.Combine(_folder.Path, "data"), file)).Code);
        (code, error) = await RestoreAsync(Path.Combine(_folder.Path, "data"), file);
        Assert.Equal(ExitCode.CannotCreate, code);
        Assert.Contains("--replace", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await RestoreAsync(Path.Combine(_folder.Path, "data"), file, "--replace")).Code);
    }

    [Fact]
    public async Task ByTime_ABackupIsMadeWhenItIsDue_OldOnesGo_AndAgeIsTold()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 2, 0, 0, TimeSpan.Zero));
        var health = new HealthMonitor(time, NullLogger<HealthMonitor>.Instance);
        var folder = Path.Combine(_folder.Path, "by-time");
        await using var store = await Storage.LiteDb.LiteDbDocumentStore.OpenAsync(
            Path.Combine(_folder.Path, "store"),
            new Storage.LiteDb.LiteDbStoreOptions(),
            NullLogger.Instance,
            TimeProvider.System,
            Cancellation);
        var keeper = new BackupKeeper(
            store,
            new BackupOptions { Folder = folder, Interval = TimeSpan.FromHours(24), Keep = 2, Key = new Secret("a passphrase") },
            health,
            time,
            NullLogger<BackupKeeper>.Instance);

        for (var day = 0; day < 3; day++)
        {
            Assert.False((await keeper.RunRoundAsync(Cancellation)).WasIdle);
            Assert.True((await keeper.RunRoundAsync(Cancellation)).WasIdle);
            await File.WriteAllTextAsync(Path.Combine(folder, "acme-bridge-notes.tar.gz"), "not a backup's name", Cancellation);
            time.Advance(TimeSpan.FromHours(24));
        }

        Assert.Equal(
            ["acme-bridge-20261201T020000Z.tar.gz.age", "acme-bridge-20261202T020000Z.tar.gz.age", "acme-bridge-notes.tar.gz"],
            Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(health.Has(HealthConditions.BackupOld));

        // Nothing can be written there any more.
        Directory.Move(folder, folder + "-gone");
        await File.WriteAllTextAsync(folder, "a file", Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => keeper.RunRoundAsync(Cancellation));
        Assert.True(health.Has(HealthConditions.BackupOld));
        File.Delete(folder);
        Directory.Move(folder + "-gone", folder);
        await keeper.RunRoundAsync(Cancellation);
        Assert.False(health.Has(HealthConditions.BackupOld));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(int Code, string Error)> RestoreAsync(string data, string file, params string[] more)
    {
        using var error = new StringWriter();
        var code = await BridgeCommandLine.Run(
            ["restore", file, "--sandbox", "--data", data, .. more], new ProgramCommands(), TextWriter.Null, error, Cancellation);
        return (code, error.ToString());
    }
}
