using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Whose orders share a purchase is the profile's to say.</summary>
public class SharingTests
{
    [Theory]
    [InlineData(SharingMode.Tenant, 1)]
    [InlineData(SharingMode.Account, 2)]
    [InlineData(SharingMode.Never, 4)]
    public async Task TwoAccountsWithTwoOrdersEachBuyAsOftenAsTheProfileSays(SharingMode sharing, int purchases)
    {
        await using var harness = await StartAsync(sharing);
        var csr = BridgeHarness.NewCsr("shared.test");
        var plans = new List<IssuancePlan>();
        for (var account = 0; account < 2; account++)
        {
            // The second order of each account has the same CSR as its first: what is not shared is not handed out either.
            plans.Add((await IssueAsync(harness, csr)).Issuance!.Plan!.Value);
            plans.Add((await IssueAsync(harness, csr)).Issuance!.Plan!.Value);
            await harness.ChangeAccountAsync();
        }

        Assert.Equal(purchases, harness.Purchases);
        Assert.Equal(purchases, plans.Count(plan => plan == IssuancePlan.Buy));
        Assert.Equal(4 - purchases, plans.Count(plan => plan == IssuancePlan.Return));
    }

    [Theory]
    [InlineData(SharingMode.Account)]
    [InlineData(SharingMode.Never)]
    public async Task TheSameOrderRepeatedOrItsAnswerLostIsBoughtOnce(SharingMode sharing)
    {
        await using var harness = await StartAsync(sharing);
        harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "AddCertificate", AfterWork = true, Times = 1 });
        var order = await harness.ReadyOrderAsync("sharing", "repeated.test");
        var csr = BridgeHarness.NewCsr("repeated.test");

        var settled = await Task.WhenAll(harness.FinalizeAsync(order, csr), harness.FinalizeAsync(order, csr));

        Assert.All(settled, each => Assert.Equal(OrderStatus.Valid, each.Status));
        Assert.Equal(1, harness.Purchases);
    }

    [Fact]
    public async Task AnAccountsOwnNextKeyIsReissued()
    {
        await using var harness = await StartAsync(SharingMode.Account);
        await IssueAsync(harness, BridgeHarness.NewCsr("shared.test"));

        Assert.Equal(IssuancePlan.Reissue, (await IssueAsync(harness, BridgeHarness.NewCsr("shared.test"))).Issuance!.Plan);
    }

    private static Task<BridgeHarness> StartAsync(SharingMode sharing) => BridgeHarness.StartAsync(profiles: profiles =>
        [.. profiles, BridgeHarness.Profile("sharing", "ssl123dv") with { Sharing = sharing }]);

    private static async Task<Order> IssueAsync(BridgeHarness harness, byte[] csr)
    {
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync("sharing", "shared.test"), csr);
        Assert.Equal(OrderStatus.Valid, valid.Status);
        return valid;
    }
}
