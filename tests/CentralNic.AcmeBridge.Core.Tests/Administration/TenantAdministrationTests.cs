using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Administration;

/// <summary>Tenants that are made and changed while the bridge runs.</summary>
public sealed class TenantAdministrationTests
{
    private static readonly TenantId Shop = new("shop");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATenantWithItsKeyOrdersAtOnceAndAfterARestart()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.RegisterNewAsync("Shop", new TenantSettings { Names = ["shop.test"], Profiles = ["positive"] });

        var first = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "a.shop.test"), BridgeHarness.NewCsr("a.shop.test"));
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var second = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "b.shop.test"), BridgeHarness.NewCsr("b.shop.test"));

        Assert.Equal((Shop, "positive", OrderStatus.Valid), (first.Tenant, first.Profile, first.Status));
        Assert.Equal((Shop, "positive", OrderStatus.Valid), (second.Tenant, second.Profile, second.Status));
        var foreign = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync(null, "other.test"));
        Assert.Equal(AcmeErrorType.RejectedIdentifier, foreign.Problem.Type);
    }

    [Fact]
    public async Task TenantAndKeyAreOneCommitOrNone()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var draft = new ExternalAccountKeyDraft(Shop) { Kid = "key_1" };
        await harness.Bridge.TenantAdministration.CreateAsync("first", Of("first.test"), draft, Stop);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => harness.Bridge.TenantAdministration.CreateAsync("shop", Of("shop.test"), draft with { Kid = "KEY_1" }, Stop));

        await Assert.ThrowsAsync<KeyNotFoundException>(() => harness.Bridge.TenantAdministration.ShowAsync(Shop, Stop));
        harness.Faults.Fault = () => new StoreUnavailableException("The disk is full.");
        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => harness.Bridge.TenantAdministration.CreateAsync("shop", Of("shop.test"), draft with { Kid = "key_2" }, Stop));
        harness.Faults.Fault = null;
        Assert.Null(harness.Bridge.Tenants.Find(Shop));
    }

    [Fact]
    public async Task AChangeCountsForOrdersThatAreFinalizedFromThenOn()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.RegisterNewAsync("shop", Of("shop.test"));
        var ready = await harness.ReadyOrderAsync("default", "a.shop.test");

        await harness.Bridge.TenantAdministration.ChangeAsync(Shop, null, settings => settings with { Names = ["b.shop.test"] }, Stop);

        var refused = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.FinalizeAsync(ready, BridgeHarness.NewCsr("a.shop.test")));
        Assert.Equal(AcmeErrorType.RejectedIdentifier, refused.Problem.Type);
        Assert.Equal(0, harness.Purchases);
        await harness.CreateAsync("default", "b.shop.test");
    }

    [Fact]
    public async Task BudgetAndLimitsFollowAtOnce()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.RegisterNewAsync("shop", Of("shop.test") with { Budget = new BudgetLimits { PerMonth = 0m } });

        var refused = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("default", "a.shop.test"));
        Assert.Equal(AcmeErrorType.RateLimited, refused.Problem.Type);

        await harness.Bridge.TenantAdministration.ChangeAsync(
            Shop,
            null,
            settings => settings with
            {
                Budget = BudgetLimits.None,
                Limits = new RequestLimitOverrides
                {
                    NewOrdersPerAccount = new RateLimit(1, TimeSpan.FromHours(1)),
                    Unlimited = ["PurchasesPerTenant"],
                },
            },
            Stop);
        await harness.CreateAsync("default", "b.shop.test");
        var limited = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("default", "c.shop.test"));
        Assert.Contains("NewOrdersPerAccount", limited.Problem.Detail, StringComparison.Ordinal);

        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var shown = await harness.Bridge.TenantAdministration.ShowAsync(Shop, Stop);
        Assert.Equal(new RateLimit(1, TimeSpan.FromHours(1)), shown.Limits.NewOrdersPerAccount);
        Assert.Null(shown.Limits.PurchasesPerTenant);
        Assert.Equal(harness.Limits.CertificatesPerNameSet, shown.Limits.CertificatesPerNameSet);
    }

    /// <summary>Each limit of all tenants counts for one that has none of its own, also one that is added later.</summary>
    [Fact]
    public void LimitsOfAllCountUnlessTheTenantHasItsOwn()
    {
        var all = new RequestLimits();
        foreach (var limit in typeof(RequestLimits).GetProperties())
        {
            var own = typeof(RequestLimitOverrides).GetProperty(limit.Name)!;
            var given = limit.GetValue(all)!;
            var overrides = new RequestLimitOverrides();
            own.SetValue(overrides, given);
            var without = new RequestLimits();
            limit.SetValue(without, null);

            Assert.Equal(given, limit.GetValue(new RequestLimitOverrides().Over(all)));
            Assert.Null(limit.GetValue(new RequestLimitOverrides().Over(without)));
            Assert.Equal(given, limit.GetValue(overrides.Over(without)));
            Assert.Null(limit.GetValue(new RequestLimitOverrides { Unlimited = [limit.Name] }.Over(all)));
        }
    }

    [Fact]
    public async Task ADisabledTenantOrdersNothingAndIsTold()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var hmac = await harness.RegisterNewAsync("shop", Of("shop.test"));
        var ready = await harness.ReadyOrderAsync("default", "a.shop.test");

        await harness.Bridge.TenantAdministration.DisableAsync(Shop, "does not pay", Stop);

        AcmeProblemException[] refusals =
        [
            await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("default", "b.shop.test")),
            await Assert.ThrowsAsync<AcmeProblemException>(() => harness.FinalizeAsync(ready, BridgeHarness.NewCsr("a.shop.test"))),
            await Assert.ThrowsAsync<AcmeProblemException>(
                () => harness.RegisterAsync(key => CommandCallerTests.Bind(key, "shop_1", hmac))),
        ];
        Assert.All(refusals, refusal =>
        {
            Assert.Equal(AcmeErrorType.Unauthorized, refusal.Problem.Type);
            Assert.Contains("disabled (does not pay)", refusal.Problem.Detail, StringComparison.Ordinal);
        });

        await harness.Bridge.TenantAdministration.EnableAsync(Shop, Stop);
        var valid = await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("a.shop.test"));
        Assert.Equal(OrderStatus.Valid, valid.Status);
    }

    [Fact]
    public async Task WhatIsPaidOfADisabledTenantGoesOnAndTheRestEnds()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.RegisterNewAsync("shop", Of("shop.test"));
        var priced = await harness.ReadyOrderAsync("default", "priced.shop.test");
        harness.Upstream.OnCommand = DisableAt("AddCertificate checkonly");

        var ended = await harness.FinalizeAsync(priced, BridgeHarness.NewCsr("priced.shop.test"));

        Assert.Equal((OrderStatus.Invalid, 0), (ended.Status, harness.Purchases));
        Assert.Contains("disabled", ended.Error!.Detail, StringComparison.Ordinal);

        harness.Upstream.OnCommand = null;
        await harness.Bridge.TenantAdministration.EnableAsync(Shop, Stop);
        var paid = await harness.ReadyOrderAsync("default", "paid.shop.test");
        harness.Upstream.OnCommand = DisableAt("AddCertificate");
        var valid = await harness.FinalizeAsync(paid, BridgeHarness.NewCsr("paid.shop.test"));
        Assert.Equal((OrderStatus.Valid, 1), (valid.Status, harness.Purchases));

        Func<string, Task> DisableAt(string command) => async called =>
        {
            if (called == command)
            {
                await harness.Bridge.TenantAdministration.DisableAsync(Shop, null, Stop);
            }
        };
    }

    [Fact]
    public async Task WhatADisabledTenantHasOpenEndsAfterARestartToo()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 1m);
        await harness.RegisterNewAsync("shop", Of("shop.test"));
        var ready = await harness.ReadyOrderAsync("default", "poor.shop.test");
        _ = harness.FinalizeAsync(ready, BridgeHarness.NewCsr("poor.shop.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(ready.Id)).Issuance?.NextLook is not null);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();

        await harness.Bridge.TenantAdministration.DisableAsync(Shop, null, Stop);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(ready.Id)).IsFinal);

        Assert.Equal(0, harness.Purchases);
    }

    [Fact]
    public async Task TenantsOfTheConfigurationAreShownAndNotChanged()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.StopBridgeAsync();
        harness.Tenants = [new Tenant { Id = Shop, Names = new NameSuffixes(["shop.test"]) }];
        await harness.StartBridgeAsync();
        var tenants = harness.Bridge.TenantAdministration;

        var page = await tenants.ListAsync(new PageRequest(), Stop);

        Assert.Equal(
            [("default", "configuration"), ("shop", "configuration")], page.Items.Select(tenant => (tenant.Name, tenant.Source)));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => tenants.ChangeAsync(Shop, null, settings => settings, Stop));
        Assert.Contains("Tenants:shop", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => tenants.DisableAsync(Shop, null, Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => tenants.CreateAsync("SHOP", Of("shop.test"), null, Stop));
    }

    [Fact]
    public async Task ATenantThatTheConfigurationNamesLaterIsTheConfigurations()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.TenantAdministration.CreateAsync("shop", Of("shop.test"), null, Stop);
        await harness.StopBridgeAsync();
        harness.Tenants = [new Tenant { Id = Shop, Names = new NameSuffixes(["other.test"]) }];
        await harness.StartBridgeAsync();

        var shown = await harness.Bridge.TenantAdministration.ShowAsync(Shop, Stop);

        Assert.Equal(("configuration", "other.test"), (shown.Source, Assert.Single(shown.Names)));
        Assert.Contains(harness.Log.Lines, line => line.Contains("tenant shop of the store does not count", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a b", "name")]
    [InlineData("", "name")]
    public async Task AWrongNameIsNamed(string name, string key)
    {
        await using var harness = await BridgeHarness.StartAsync();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => harness.Bridge.TenantAdministration.CreateAsync(name, Of("shop.test"), null, Stop));

        Assert.StartsWith($"'{key}'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongSettingIsNamed()
    {
        await using var harness = await BridgeHarness.StartAsync();
        (TenantSettings Settings, string Key)[] wrong =
        [
            (new TenantSettings(), "'names' or 'profiles'"),
            (Of("shop..test"), "'names'"),
            (Of("shop.test") with { PreauthorizedNames = [""] }, "'preauthorizedNames'"),
            (Of("shop.test") with { Profiles = ["gold"] }, "'profiles'"),
            (Of("shop.test") with { Profiles = ["positive"], DefaultProfile = "default" }, "'defaultProfile'"),
            (Of("shop.test") with { Budget = new BudgetLimits { PerOrder = -1m } }, "'budget.perOrder'"),
            (Of("shop.test") with { Budget = new BudgetLimits { PerMonth = 2m, PerYear = 1m } }, "'budget.perMonth'"),
            (Of("shop.test") with { Budget = new BudgetLimits { Currency = "Euro" } }, "'budget.currency'"),
            (Of("shop.test") with { Limits = new RequestLimitOverrides { PurchasesPerNameSet = 0 } }, "'limits'"),
            (Of("shop.test") with { Limits = new RequestLimitOverrides { Unlimited = ["Coffee"] } }, "'limits'"),
        ];

        foreach (var (settings, key) in wrong)
        {
            var refusal = await Assert.ThrowsAsync<ArgumentException>(
                () => harness.Bridge.TenantAdministration.CreateAsync("shop", settings, null, Stop));
            Assert.StartsWith(key, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Null(harness.Bridge.Tenants.Find(Shop));
    }

    [Fact]
    public async Task ListsArePagedInTheOrderOfNames()
    {
        await using var harness = await BridgeHarness.StartAsync();
        foreach (var name in new[] { "delta", "alpha", "echo", "bravo" })
        {
            await harness.Bridge.TenantAdministration.CreateAsync(name, Of($"{name}.test"), null, Stop);
        }

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await harness.Bridge.TenantAdministration.ListAsync(new PageRequest(2, cursor), Stop);
            Assert.InRange(page.Items.Length, 1, 2);
            names.AddRange(page.Items.Select(tenant => tenant.Name));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(["alpha", "bravo", "default", "delta", "echo"], names);
    }

    private static TenantSettings Of(string name) => new() { Names = [name] };
}

/// <summary>What a test does with tenants, as the operator.</summary>
internal static class TenantSteps
{
    /// <summary>Makes a tenant with a key, and an account that is bound by it, which orders from now on.</summary>
    public static async Task<Secret> RegisterNewAsync(this BridgeHarness harness, string name, TenantSettings settings)
    {
        var (tenant, key, hmac) = await harness.Bridge.TenantAdministration.CreateAsync(
            name,
            settings,
            new ExternalAccountKeyDraft(new TenantId("")) { Kid = $"{name.ToLowerInvariant()}_1" },
            TestContext.Current.CancellationToken);
        Assert.Equal((tenant.Name, 1), (key!.Tenant, tenant.Keys));
        await harness.RegisterAsync(account => CommandCallerTests.Bind(account, key.Kid, hmac!));
        return hmac!;
    }
}
