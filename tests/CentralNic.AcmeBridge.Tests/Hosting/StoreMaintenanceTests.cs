using System.Text;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>The commands <c>store check</c> and <c>store accept-loss</c>, on real data folders.</summary>
public sealed class StoreMaintenanceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_AFolderThatIsUsedIsLeftAloneAndAGoodOneIsWell()
    {
        await using (await OpenAsync())
        {
            (var code, var error) = await RunAsync("check");
            Assert.Equal(ExitCode.TempFail, code);
            Assert.Contains("in use by another instance", error, StringComparison.Ordinal);
        }

        (var good, var output) = await CheckAsync();
        Assert.Equal(ExitCode.Success, good);
        Assert.Contains("0 documents in ", output, StringComparison.Ordinal);
        Assert.EndsWith("No damage found.", output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await RunAsync("check", "--repair")).Code);
    }

    [Fact]
    public async Task Check_DamageIsListedInWholeSentences()
    {
        var key = new DocumentKey("order", "lost");
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(
                [DocumentWrite.Put(key, 0, Encoding.UTF8.GetBytes("\"a text of its own\""))], TestContext.Current.CancellationToken);
        }

        var path = Path.Combine(_folder.Path, "bridge.db");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[bytes.AsSpan().IndexOf("a text of its own"u8)] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        (var code, var output) = await CheckAsync();
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("problem: Damaged pages of the database: 1. The next start, or --repair,", output, StringComparison.Ordinal);
        Assert.Contains("problem: Document order/lost cannot be read.", output, StringComparison.Ordinal);
        Assert.EndsWith("2 problems found.", output.TrimEnd(), StringComparison.Ordinal);

        (code, output) = await CheckAsync(repair: true);
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("repaired: Damaged pages of the database: 1.", output, StringComparison.Ordinal);
        Assert.EndsWith("1 problem found.", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WhereThereIsNoStoreMakesNone()
    {
        var missing = Path.Combine(_folder.Path, "missing");
        Assert.Equal(ExitCode.IoError, (await RunOnAsync(missing, "check")).Code);
        Assert.False(Directory.Exists(missing));
    }

    [Fact]
    public async Task AcceptLoss_AfterTheJournalLostItsEndTheFolderIsWellAgain()
    {
        var killed = Path.Combine(_folder.Path, "killed");
        Directory.CreateDirectory(killed);
        await using (var store = await OpenAsync())
        {
            await store.CommitAsync(
                [DocumentWrite.Put(new DocumentKey("order", "lost"), 0, Encoding.UTF8.GetBytes("{}"))],
                TestContext.Current.CancellationToken);
            foreach (var file in Directory.GetFiles(_folder.Path).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            {
                await using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                await using var target = File.Create(Path.Combine(killed, Path.GetFileName(file)));
                await source.CopyToAsync(target, TestContext.Current.CancellationToken);
            }
        }

        await File.WriteAllBytesAsync(Path.Combine(killed, "journal-a"), [], TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failure, (await RunOnAsync(killed, "check")).Code);
        Assert.Equal(ExitCode.Success, (await RunOnAsync(killed, "accept-loss")).Code);
        Assert.Equal(ExitCode.Success, (await RunOnAsync(killed, "check")).Code);
        Assert.True(Directory.Exists(Path.Combine(killed, "set-aside")));
        await using var well = await LiteDbDocumentStore.OpenAsync(
            killed, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);
        var entry = Assert.Single((await new AuditTrail(well, new IdSource(), TimeProvider.System).ListAsync(
            new AuditFilter(), new PageRequest(), TestContext.Current.CancellationToken)).Items);
        Assert.Equal(("store.accept-loss", AuditOutcome.Done), (entry.Action, entry.Outcome));
        Assert.Contains(Environment.UserName, entry.Who, StringComparison.Ordinal);
        Assert.StartsWith("command, process ", entry.From, StringComparison.Ordinal);
    }

    private Task<LiteDbDocumentStore> OpenAsync() => LiteDbDocumentStore.OpenAsync(
        _folder.Path, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task<(int Code, string Output)> CheckAsync(bool repair = false)
    {
        using var output = new StringWriter();
        var code = await StoreMaintenance.CheckAsync(
            new ServeOptions { Sandbox = true, DataFolder = _folder.Path }, repair, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }

    private Task<(int Code, string Error)> RunAsync(params string[] command) => RunOnAsync(_folder.Path, command);

    private static async Task<(int Code, string Error)> RunOnAsync(string folder, params string[] command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await BridgeCommandLine.Run(
            ["store", .. command, "--sandbox", "--data", folder],
            new ProgramCommands(),
            output,
            error,
            TestContext.Current.CancellationToken);
        return (code, error.ToString());
    }
}
