using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

public sealed class UacmeTests(TenantBridge tenant) : IClassFixture<TenantBridge>
{
    [Fact]
    [Trait("Requirement", "R8555-7.3.4-02")]
    public async Task Http01_GetsACertificateChangesItsKeyRenewsWithinThePaidYearAndRevokes()
    {
        await Uacme.SkipIfMissingAsync();
        using var folder = new TestFolder();
        var uacme = new Uacme(folder, tenant.Bridge.Process.Directory, tenant.CaFile, await tenant.WebrootAsync());
        var unbound = await uacme.RegisterAsync();
        Assert.NotEqual(0, unbound.ExitCode);
        Assert.Contains("requires external credentials", unbound.Output, StringComparison.Ordinal);
        (await uacme.RegisterAsync("--eab", $"{tenant.Kid}:{tenant.Hmac}")).Succeeded(tenant.Bridge.Output);

        (await uacme.OrderAsync("uacme.test")).Succeeded(tenant.Bridge.Output);
        var first = uacme.Delivered("uacme.test").Check(tenant.Bridge.IssuerFile, "uacme.test");
        (await uacme.ChangeKeyAsync()).Succeeded(tenant.Bridge.Output);

        // uacme keeps its RSA key, so its CSR is the same to the last bit: what was just issued for it is returned.
        (await uacme.RenewAsync("uacme.test")).Succeeded(tenant.Bridge.Output);
        Assert.Equal(first, uacme.Delivered("uacme.test").Check(tenant.Bridge.IssuerFile, "uacme.test"));
        Assert.Equal(0, tenant.Bridge.Sandbox.State.CommandCount("ReissueCertificate"));
        File.Delete(uacme.Delivered("uacme.test").KeyFile);
        (await uacme.RenewAsync("uacme.test")).Succeeded(tenant.Bridge.Output);
        Assert.NotEqual(first, uacme.Delivered("uacme.test").Check(tenant.Bridge.IssuerFile, "uacme.test"));
        Assert.Equal(1, tenant.Purchases("uacme.test"));

        (await uacme.RevokeAsync("uacme.test", 4)).Succeeded(tenant.Bridge.Output);
        Assert.Equal(1, tenant.Count("uacme.test", SandboxCertificateStatus.Revoked));
        (await uacme.DeactivateAsync()).Succeeded(tenant.Bridge.Output);
    }
}
