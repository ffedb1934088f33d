using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

public sealed class DehydratedTests(TenantBridge tenant) : IClassFixture<TenantBridge>
{
    [Fact]
    public async Task Http01_GetsACertificateRenewsItWithinThePaidYearAndRevokesIt()
    {
        Dehydrated.SkipIfMissing();
        using var folder = new TestFolder();
        var dehydrated = new Dehydrated(folder, tenant.Bridge.Process.Directory, tenant.CaFile, await tenant.WebrootAsync());
        (await dehydrated.RegisterAsync(tenant.Kid, tenant.Hmac)).Succeeded(tenant.Bridge.Output);

        (await dehydrated.OrderAsync("dehydrated.test")).Succeeded(tenant.Bridge.Output);
        var first = dehydrated.Delivered("dehydrated.test").Check(tenant.Bridge.IssuerFile, "dehydrated.test");
        (await dehydrated.RenewAsync("dehydrated.test")).Succeeded(tenant.Bridge.Output);
        Assert.NotEqual(first, dehydrated.Delivered("dehydrated.test").Check(tenant.Bridge.IssuerFile, "dehydrated.test"));
        Assert.Equal(1, tenant.Purchases("dehydrated.test"));

        (await dehydrated.RevokeAsync("dehydrated.test")).Succeeded(tenant.Bridge.Output);
        Assert.Equal(1, tenant.Count("dehydrated.test", SandboxCertificateStatus.Revoked));
        (await dehydrated.DeactivateAsync()).Succeeded(tenant.Bridge.Output);
    }
}
