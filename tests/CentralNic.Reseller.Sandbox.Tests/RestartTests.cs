using System.Text.Json.Nodes;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests;

public sealed class RestartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-").FullName;

    [Fact]
    public async Task Restart_KeepsBooksRootAndPendingLooks()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        var done = await setting.Api.SendAsync(Api.Order("ssl123dv", "dns-txt", Api.NewCsr(), "done.test").Set("servicetag0", "tag-1"));
        setting.Names.SetText("done.test", done.First("dns rr")!.Split(' ')[^1]);
        await setting.LookAsync(done.First("certificate")!);
        await setting.UntilActiveAsync(done.First("certificate")!);
        var pending = await setting.Api.SendAsync(
            Api.Order("positivessldv", "http", Api.NewCsr(), "later.test").Set("noautofilldomains", "1"));
        var root = setting.Server.RootCertificatePem;
        var purchases = setting.Server.State.Purchases.Select(p => (p.CertificateId, p.Price)).ToList();
        var pem = setting.Server.State.Certificates[0].Pem;

        await setting.RestartAsync();

        Assert.Equal(root, setting.Server.RootCertificatePem);
        Assert.Equal(purchases, setting.Server.State.Purchases.Select(p => (p.CertificateId, p.Price)));
        Assert.Equal(pem, setting.Server.State.Certificates.Single(c => c.Id == done.First("certificate")).Pem);
        Assert.Single(setting.Server.State.Events);
        Assert.Equal("999940.84", (await setting.Api.SendAsync("StatusAccount")).First("amount"));
        var list = await setting.Api.SendAsync("QueryCertificateList", ("apiversion", "2"), ("servicetag0", "tag-1"));
        Assert.Equal([done.First("certificate")!], list.Values("certificate"));

        setting.Customer.Serve(
            "later.test", new Uri(pending.First("file name")!).LocalPath, pending.First("file contents")!.Replace(' ', '\n'));
        await setting.LookAsync(pending.First("certificate")!);
        await setting.UntilActiveAsync(pending.First("certificate")!);
    }

    [Fact]
    public async Task Restart_IgnoresALineCutShort()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test"));
        await setting.Server.DisposeAsync();
        var journal = Path.Combine(_folder, "books.jsonl");
        await File.AppendAllTextAsync(journal, "{\"certificate\":{\"id\":\"DK1", TestContext.Current.CancellationToken);
        await setting.RestartAsync();
        await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test"));
        await setting.RestartAsync();
        Assert.Equal(2, setting.Server.State.Certificates.Count);
        Assert.Equal(2, setting.Server.State.Purchases.Count);
    }

    [Fact]
    public async Task Restart_KeepsOrdersContactsRefundsAndWhatIsBeingClosed()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder, CloseDelay = TimeSpan.FromMinutes(5) });
        var first = await setting.BuyAsync();
        var second = await setting.ReissueAsync(first, Api.NewCsr());
        var canceled = await setting.OrderAsync(name: "canceled.test");
        await setting.Version2Async("CancelCertificateOrder", "certificateorder", canceled.First("order")!);
        await setting.AdvanceUntilAsync(TimeSpan.FromMinutes(5), b => b.Refunds.Count == 1);
        await setting.Version2Async("RevokeCertificate", "certificate", first);
        var contact = await setting.Version2Async("StatusCertificateContact", "certificatecontact", second.First("techcontact")!);
        var order = await setting.Version2Async("StatusCertificateOrder", "certificateorder", second.First("order")!);
        var balance = await setting.BalanceAsync();

        await setting.RestartAsync();

        Assert.Equal(
            contact.Values("type"),
            (await setting.Version2Async("StatusCertificateContact", "certificatecontact", second.First("techcontact")!)).Values("type"));
        var again = await setting.Version2Async("StatusCertificateOrder", "certificateorder", second.First("order")!);
        foreach (var name in order.Names)
        {
            Assert.Equal(order.Values(name), again.Values(name));
        }

        Assert.Equal(["revoke_processing", "processing"], again.Values("certificate status"));
        Assert.Equal(balance, await setting.BalanceAsync());
        Assert.Single(setting.Server.State.Refunds);
        await setting.AdvanceUntilAsync(TimeSpan.FromMinutes(5), b => b.Certificates[0].Status == SandboxCertificateStatus.Revoked);
        await setting.ProveAsync(second);
    }

    [Fact]
    public async Task Start_ReadsAJournalOfTheFirstVersion()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        var id = await setting.BuyAsync();
        await setting.Server.DisposeAsync();
        var journal = Path.Combine(_folder, "books.jsonl");
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(journal, lines.Select(Former), TestContext.Current.CancellationToken);

        await setting.RestartAsync();

        Assert.Equal("active", await setting.StatusOfAsync(id));
        Assert.Single(setting.Server.State.Events);
        Assert.Equal("999951.28", await setting.BalanceAsync());
        Assert.Equal(200, (await setting.ReissueAsync(id, Api.NewCsr())).Code);
    }

    /// <summary>A line as the first version wrote it: one order, certificate and event each, and none of what came later.</summary>
    private static string Former(string line)
    {
        var change = JsonNode.Parse(line)!.AsObject();
        foreach (var (many, one) in new[] { ("orders", "order"), ("certificates", "certificate"), ("events", "event") })
        {
            if (change[many] is JsonArray all)
            {
                change.Remove(many);
                var only = Assert.Single(all)!.DeepClone().AsObject();
                foreach (var later in new[] { "origin", "noAutoFill", "evApproverContacts", "updated" })
                {
                    if (later != "updated" || one == "order")
                    {
                        only.Remove(later);
                    }
                }

                change[one] = only;
            }
        }

        foreach (var contact in change["contacts"] as JsonArray ?? [])
        {
            contact!.AsObject().Remove("type");
        }

        return change.ToJsonString();
    }

    [Fact]
    public async Task Start_OnAFolderInUseNamesIt()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        var e = await Assert.ThrowsAsync<DataFolderInUseException>(() => Setting.StartAsync(o => o with { DataFolder = _folder }));
        Assert.Equal(
            $"The sandbox's data folder '{_folder}' is in use by another sandbox (process {Environment.ProcessId}). "
            + "Stop it, or give this one a data folder of its own.",
            e.Message);
        Assert.Equal(Environment.ProcessId, e.ProcessId);
    }

    [Fact]
    public async Task DataFolder_KeysAreForTheOwnerAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "ca"), "*.key.pem").Append(Path.Combine(_folder, "books.jsonl")))
        {
#pragma warning disable CA1416 // Skipped on Windows above.
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
#pragma warning restore CA1416
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
