using System.IO.Compression;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Operator.Store;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>
/// Stores that earlier programs wrote, in <c>Stores</c>: the demo's order for two names, killed after the download. Each must open, and
/// mean the same. A new format adds its own, and none is ever taken away.
/// </summary>
public sealed class StoreFormatsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("format-1.zip", 1, "0.UBN9GTP93j67OZgdMrfzZzmuwQ7GLDA")]
    public async Task Store_OfAnEarlierProgramOpensAndMeansTheSame(string file, int format, string id)
    {
        ZipFile.ExtractToDirectory(Repository.PathOf("tests", "CentralNic.AcmeBridge.Tests", "Stores", file), _folder.Path);
        Assert.Equal(format, (await InfoAsync()).Format);

        var settings = BridgeConfiguration.Load(new ServeOptions { Sandbox = true, DataFolder = _folder.Path });
        await using (var store = await LiteDbDocumentStore.OpenAsync(
            settings.DataFolder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, Cancellation))
        {
            await using var reseller = new ResellerClient(settings.Reseller, TimeProvider.System, NullLogger<ResellerClient>.Instance);
            await using var bridge = new Bridge(
                BridgeServer.PartsOf(
                    settings,
                    store,
                    reseller,
                    SecretKeyRing.Open(settings.DataFolder, null, NullLogger.Instance),
                    NullLoggerFactory.Instance,
                    TimeProvider.System));
            await bridge.LoadAsync(Cancellation);

            var order = await bridge.Orders.FindAsync(new OrderId(id), Cancellation);
            Assert.Equal((OrderStatus.Valid, IssuanceState.Issued), (order!.Status, order.Issuance!.State));
            Assert.Equal(["demo.test", "www.demo.test"], order.Names.Order(StringComparer.Ordinal));
            Assert.NotNull(await bridge.Accounts.FindAsync(order.Account, Cancellation));
            var lines = await bridge.Ledger.ReadAsync(Cancellation).ToListAsync(Cancellation);
            Assert.Equal([LedgerEntryKind.Booked, LedgerEntryKind.Reserved], lines.Select(line => line.Kind).Order().Reverse());
            Assert.All(lines, line => Assert.Equal(order.Id, line.Order));
            var paid = Assert.Single(await bridge.Subscriptions.ListAsync(order.Tenant, Cancellation).ToListAsync(Cancellation));
            Assert.Equal(order.Issuance.CertificateOrder, paid.Value.CertificateOrder);
            Assert.NotNull(paid.Value.PaidUntil);
        }

        Assert.Equal(StoreFormatOfTheProgram, (await InfoAsync()).Format);
        var report = await StoreCheck.RunAsync(_folder.Path, repair: false, NullLogger.Instance, Cancellation);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public async Task Info_OfAStoppedFolderCountsWhatIsThere_AndRefusesOneWithoutAStore()
    {
        await using (var store = await LiteDbDocumentStore.OpenAsync(
            _folder.Path, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, Cancellation))
        {
            await store.CommitAsync(
                [.. Enumerable.Range(0, 3).Select(i => DocumentWrite.Put(new DocumentKey("order", $"{i}"), 0, "{}"u8.ToArray()))],
                Cancellation);
            var (busy, _, error) = await RunAsync("store", "info");
            Assert.Equal(ExitCode.TempFail, busy);
            Assert.Contains("in use by another instance", error, StringComparison.Ordinal);
        }

        var (code, output, _) = await RunAsync("store", "info");
        Assert.Equal(ExitCode.Success, code);
        Assert.Contains($"format: {StoreFormatOfTheProgram}", output, StringComparison.Ordinal);
        Assert.Contains("order      3", output, StringComparison.Ordinal);
        Assert.Equal([new StoreKindCount("order", 3)], (await InfoAsync()).Documents);

        var (missing, _, refusal) = await RunAsync("store", "info", "--data", Path.Combine(_folder.Path, "missing"));
        Assert.Equal(ExitCode.IoError, missing);
        Assert.Contains("There is no store in the folder", refusal, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private const int StoreFormatOfTheProgram = 1;

    private async Task<StoreInfo> InfoAsync()
    {
        var (code, output, error) = await RunAsync("store", "info", "--json");
        Assert.Equal((ExitCode.Success, ""), (code, error));
        return JsonSerializer.Deserialize(output, StoreJson.Default.StoreInfo)!;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        string[] where = command.Contains("--data") ? ["--sandbox"] : ["--sandbox", "--data", _folder.Path];
        var code = await BridgeCommandLine.Run([.. command, .. where], new ProgramCommands(), output, error, Cancellation);
        return (code, output.ToString(), error.ToString());
    }
}
