using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

public sealed class AcmeClientAccountTests(TenantBridge tenant) : IClassFixture<TenantBridge>
{
    [Fact]
    [Trait("Requirement", "R8555-7.3.4-02")]
    [Trait("Requirement", "R8555-7.3.5-01")]
    public async Task BoundAccount_ChangesItsKeyAndOnlyTheNewOneRenewsWithinThePaidYearAndRevokes()
    {
        AcmeClient.SkipIfMissing();
        using var folder = new TestFolder();
        var unbound = await new AcmeClient(folder, tenant.Bridge.Process.Directory, tenant.CaFile).OrderAsync(
            tenant.Http01Port, "account.node.test");
        Assert.NotEqual(0, unbound.ExitCode);
        Assert.Contains("external account", unbound.Output, StringComparison.OrdinalIgnoreCase);
        var client = new AcmeClient(folder, tenant.Bridge.Process.Directory, tenant.CaFile) { ExternalAccount = (tenant.Kid, tenant.Hmac) };
        (await client.OrderAsync(tenant.Http01Port, "account.node.test")).Succeeded(tenant.Bridge.Output);
        var first = client.Delivered.Check(tenant.Bridge.IssuerFile, "account.node.test");

        (await client.ChangeKeyAsync()).Succeeded(tenant.Bridge.Output);
        (await client.OrderAsync(tenant.Http01Port, "account.node.test")).Succeeded(tenant.Bridge.Output);
        Assert.NotEqual(first, client.Delivered.Check(tenant.Bridge.IssuerFile, "account.node.test"));
        Assert.Equal(1, tenant.Purchases("account.node.test"));

        (await client.RevokeAsync(4)).Succeeded(tenant.Bridge.Output);
        Assert.Equal(1, tenant.Count("account.node.test", SandboxCertificateStatus.Revoked));
        client.TakeFormerKey();
        var former = await client.RevokeAsync(4);
        Assert.NotEqual(0, former.ExitCode);
        Assert.Contains("account", former.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("revoked already", former.Output, StringComparison.Ordinal);
    }
}
