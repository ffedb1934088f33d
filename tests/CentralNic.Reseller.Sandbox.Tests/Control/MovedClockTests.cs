using System.Security.Cryptography.X509Certificates;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Tests.Control;

public sealed class MovedClockTests : IDisposable
{
    private const string FilePath = "/.well-known/pki-validation/fileauth.txt";

    private readonly string _folder = Directory.CreateTempSubdirectory("sandbox-").FullName;

    [Fact]
    public async Task Advance_IssueExpiryAndPaidTimeFollow()
    {
        await using var setting = await Setting.StartAsync(o => o with { IssueDelay = TimeSpan.FromHours(3) });
        var id = await OrderAsync(setting);
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].ProvenAt is not null);
        Assert.Equal("processing", (await setting.StatusAsync(id)).First("status"));

        setting.Server.Clock.Advance(TimeSpan.FromHours(3));
        await setting.UntilActiveAsync(id);
        Assert.Equal(setting.Time.GetUtcNow() + TimeSpan.FromHours(3), setting.Server.State.Events[0].Time);

        setting.Server.Clock.Advance(TimeSpan.FromDays(200));
        Assert.Equal("expired", (await setting.StatusAsync(id)).First("status"));
        setting.Server.Clock.Advance(TimeSpan.FromDays(200));
        using var leaf = X509Certificate2.CreateFromPem(setting.Server.State.Certificates[0].Pem);
        Assert.Equal(199, (leaf.NotAfter - leaf.NotBefore).TotalDays, 1);

        // A certificate bought now is dated now, and as short as the calendar of its day says.
        var second = await OrderAsync(setting);
        await setting.LookAsync(second);
        await setting.UntilAsync(b => b.Certificates.Any(c => c.Id == second && c.ProvenAt is not null));
        setting.Server.Clock.Advance(TimeSpan.FromHours(3));
        await setting.UntilActiveAsync(second);
        using var later = X509Certificate2.CreateFromPem(setting.Server.State.Certificates.Single(c => c.Id == second).Pem);
        Assert.Equal(new DateTime(2027, 12, 29), later.NotBefore.ToUniversalTime().Date);
        Assert.Equal(99, (later.NotAfter - later.NotBefore).TotalDays, 1);
    }

    [Fact]
    public async Task Advance_TheCaLooksByItself()
    {
        await using var setting = await Setting.StartAsync();
        var id = await OrderAsync(setting);
        setting.Server.Clock.Advance(setting.Options.Dcv.FirstLookAfter);
        await setting.UntilActiveAsync(id);
    }

    [Fact]
    public async Task Advance_BeyondThePaidTimeLeavesNothingToIssue()
    {
        await using var setting = await Setting.StartAsync(o => o with { IssueDelay = TimeSpan.FromMinutes(1) });
        var id = await OrderAsync(setting);
        await setting.LookAsync(id);
        await setting.UntilAsync(b => b.Certificates[0].ProvenAt is not null);
        setting.Server.Clock.Advance(TimeSpan.FromDays(366));
        await setting.UntilAsync(b => b.Certificates[0].Status == SandboxCertificateStatus.Failed);
        Assert.Contains("paid time is over", setting.Server.State.Certificates[0].FailureReason);
        Assert.Equal("REQUEST_FAILED", Assert.Single(setting.Server.State.Events).Subclass);
    }

    [Fact]
    public async Task Restart_KeepsTheClockWhereItWasMoved()
    {
        await using var setting = await Setting.StartAsync(o => o with { DataFolder = _folder });
        setting.Server.Clock.Advance(TimeSpan.FromDays(30));
        setting.Server.Clock.Advance(TimeSpan.FromHours(12));
        await setting.RestartAsync();
        Assert.Equal(TimeSpan.FromHours(30 * 24 + 12), setting.Server.Clock.Ahead);
        Assert.Equal(
            "P30DT12H", (await File.ReadAllTextAsync(Path.Combine(_folder, "clock"), TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task Start_OnAClockFileThatCannotBeReadNamesIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "clock"), "tomorrow", TestContext.Current.CancellationToken);
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => Setting.StartAsync(o => o with { DataFolder = _folder }));
        Assert.Contains(Path.Combine(_folder, "clock"), e.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> OrderAsync(Setting setting)
    {
        var order = await setting.Api.SendAsync(Api.Order("ssl123dv", "http", Api.NewCsr(), "example.test").Set("noautofilldomains", "1"));
        setting.Customer.Serve("example.test", FilePath, order.First("file contents")!);
        return order.First("certificate")!;
    }
}
