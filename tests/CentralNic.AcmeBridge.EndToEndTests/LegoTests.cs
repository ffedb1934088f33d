using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

public sealed class LegoTests : IClassFixture<TenantBridge>, IDisposable
{
    private readonly TenantBridge _tenant;
    private readonly TestFolder _folder = new();

    public LegoTests(TenantBridge tenant)
    {
        Lego.SkipIfMissing();
        _tenant = tenant;
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Http01_GetsACertificateRenewsItWithinThePaidYearAndRevokesIt()
    {
        var lego = Client();
        (await lego.OrderByHttpAsync(_tenant.Http01Port, "a.lego.test", "b.lego.test")).Succeeded(_tenant.Bridge.Output);
        var first = lego.Delivered("a.lego.test").Check(_tenant.Bridge.IssuerFile, "a.lego.test", "b.lego.test");

        (await lego.RenewByHttpAsync(_tenant.Http01Port, "a.lego.test", "b.lego.test")).Succeeded(_tenant.Bridge.Output);
        Assert.NotEqual(first, lego.Delivered("a.lego.test").Check(_tenant.Bridge.IssuerFile, "a.lego.test", "b.lego.test"));
        Assert.Equal(1, _tenant.Purchases("a.lego.test"));

        (await lego.RevokeAsync("a.lego.test", 4)).Succeeded(_tenant.Bridge.Output);
        Assert.Equal(1, _tenant.Count("a.lego.test", SandboxCertificateStatus.Revoked));
    }

    [Fact]
    public async Task TlsAlpn01_GetsACertificate()
    {
        var lego = Client();
        (await lego.OrderByTlsAsync(_tenant.TlsAlpn01Port, "tls.lego.test")).Succeeded(_tenant.Bridge.Output);
        lego.Delivered("tls.lego.test").Check(_tenant.Bridge.IssuerFile, "tls.lego.test");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-02")]
    public async Task Http01_WithoutTheTenantsKey_IsRefused()
    {
        var run = await new Lego(_folder, _tenant.Bridge.Process.Directory, _tenant.CaFile).OrderByHttpAsync(
            _tenant.Http01Port, "no.lego.test");
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("external account", run.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, _tenant.Purchases("no.lego.test"));
    }

    private Lego Client() => new(_folder, _tenant.Bridge.Process.Directory, _tenant.CaFile)
    {
        ExternalAccount = ["--eab", "--kid", _tenant.Kid, "--hmac", _tenant.Hmac],
    };
}
