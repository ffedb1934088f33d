using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Composition;

/// <summary>A bridge takes another configuration while it runs.</summary>
public sealed class ConfigureTests
{
    private static readonly TenantId Shop = new("shop");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publishers_ServeOtherNames_AndWhatIsPublishedStays()
    {
        IReadOnlyList<string> names = ["*"];
        await using var harness = await BridgeHarness.StartAsync(dcv: (_, options) => options with { HttpNames = names });
        var http = harness.Bridge.HttpDcv;
        await http.PublishAsync(
            new OrderId("kept"),
            new() { Name = "kept.test", Domain = "kept.test", File = new("/.well-known/pki-validation/kept.txt", "token") },
            Stop);

        names = ["served.test"];
        await harness.ConfigureAsync();

        var refused = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "other.test"));
        Assert.Equal(AcmeErrorType.RejectedIdentifier, refused.Problem.Type);
        Assert.Equal("token", http.Find("kept.test", "/.well-known/pki-validation/kept.txt"));
        var valid = await harness.FinalizeAsync(
            await harness.ReadyOrderAsync(null, "www.served.test"), BridgeHarness.NewCsr("www.served.test"));
        Assert.Equal(OrderStatus.Valid, valid.Status);
    }

    [Fact]
    public async Task Profiles_ThatAreGone_AreNotOffered_AndWhatTheResellerSaidOfTheOthersStaysKnown()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.ClassesAsked;
        var known = harness.Bridge.Profiles.Find("default").Class;

        harness.Profiles = [BridgeHarness.Profile("default", "ssl123dv"), BridgeHarness.Profile("added", "ssl123dv")];
        await harness.ConfigureAsync();

        Assert.Same(known, harness.Bridge.Profiles.Find("default").Class);
        Assert.Same(known, harness.Bridge.Profiles.Find("added").Class);
        var gone = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("positive", "gone.test"));
        Assert.Equal(AcmeErrorType.InvalidProfile, gone.Problem.Type);
    }

    [Fact]
    public async Task Limits_OfTenantsOfTheStore_FollowThoseOfTheConfiguration()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.TenantAdministration.CreateAsync("shop", new TenantSettings { Names = ["shop.test"] }, null, Stop);
        var plan = harness.Bridge.Get<LimitPlan>();
        Assert.NotEqual(7, plan.Of(Shop).PendingOrdersPerAccount);

        harness.Limits = harness.Limits with { PendingOrdersPerAccount = 7 };
        harness.Budgets = new BudgetPlan { All = new BudgetLimits { PerMonth = 42 } };
        await harness.ConfigureAsync();

        Assert.Equal(7, plan.Of(Shop).PendingOrdersPerAccount);
        Assert.Equal(42, harness.Bridge.Get<BudgetPlan>().All.PerMonth);
    }

    [Fact]
    public async Task Tenant_OfTheConfiguration_CountsInPlaceOfTheStores_AsLongAsItIsThere()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.TenantAdministration.CreateAsync("shop", new TenantSettings { Names = ["store.test"] }, null, Stop);

        harness.Tenants = [new Tenant { Id = Shop, Names = new NameSuffixes(["configured.test"]) }];
        await harness.ConfigureAsync();
        Assert.Equal((true, false), MayOrder(harness));
        Assert.Single(harness.Bridge.Tenants.All, tenant => tenant.Id == Shop);

        harness.Tenants = [];
        await harness.ConfigureAsync();
        Assert.Equal((false, true), MayOrder(harness));
        Assert.Single(harness.Bridge.Tenants.All, tenant => tenant.Id == Shop);

        static (bool Configured, bool Stored) MayOrder(BridgeHarness harness)
        {
            var shop = harness.Bridge.Tenants.Find(Shop)!;
            return (shop.MayHave("configured.test"), shop.MayHave("store.test"));
        }
    }

    /// <summary>The reseller refuses the password until the right one is taken.</summary>
    [Fact]
    public async Task Password_ThatIsTaken_IsSentFromThenOn()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.Reseller.UsePassword(new Secret("wrong"));
        await Assert.ThrowsAnyAsync<Exception>(() => harness.Reseller.Account.StatusAsync(default, Stop));

        harness.Reseller.UsePassword(new Secret("sandbox"));

        Assert.NotNull(await harness.Reseller.Account.StatusAsync(default, Stop));
    }
}
