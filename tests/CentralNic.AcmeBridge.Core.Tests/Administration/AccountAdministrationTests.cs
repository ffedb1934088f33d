using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Administration;

/// <summary>What the operator does with accounts.</summary>
public sealed class AccountAdministrationTests
{
    private static readonly TenantId Shop = new("shop");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeactivatingIsForGoodAndEndsWhatWasNotBought()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var (id, accounts) = (harness.Account.Account.Id, harness.Bridge.AccountAdministration);
        var pending = await harness.CreateAsync("default", "a.test");
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync("default", "b.test"), BridgeHarness.NewCsr("b.test"));

        var report = await accounts.DeactivateAsync(id, "left", Stop);

        Assert.Equal(("revoked", "left", 1, 0), (report.Status, report.Reason, report.Orders!.Valid, report.Orders.Open));
        Assert.Equal(OrderStatus.Invalid, (await harness.ReadNowAsync(pending.Id)).Status);
        Assert.Equal(OrderStatus.Valid, (await harness.ReadNowAsync(valid.Id)).Status);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => accounts.ReactivateAsync(id, Stop));
        Assert.Contains("RFC 8555 section 7.1.6", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => accounts.SuspendAsync(id, null, Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => accounts.MoveAsync(id, new TenantId("default"), Stop));
        Assert.Contains(
            harness.Log.Lines, line => line.Contains($"Account {id} of tenant default is Revoked now: left", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ASuspendedAccountOrdersNothingUntilItIsReactivated()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = harness.Account.Account.Id;
        var ready = await harness.ReadyOrderAsync("default", "a.test");

        var suspended = await harness.Bridge.AccountAdministration.SuspendAsync(id, "looks hacked", Stop);
        var now = (await harness.Bridge.Accounts.FindAsync(id, Stop))!;

        Assert.Equal(("suspended", "looks hacked", AccountStatus.Valid), (suspended.Status, suspended.Reason, now.Account.Status));
        var create = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.Bridge.OrderCreation.CreateAsync(now.Account, [OrderSteps.Name("b.test")], "default", Stop));
        var finalize = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.FinalizeAsync(ready, BridgeHarness.NewCsr("a.test")));
        var authorize = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.Bridge.Authorizations.AuthorizeAsync(now.Account, OrderSteps.Name("b.test"), Stop));
        Assert.All([create, finalize, authorize], refusal =>
        {
            Assert.Equal((AcmeErrorType.Unauthorized, 403), (refusal.Problem.Type, refusal.Problem.HttpStatus));
            Assert.Contains("suspended by the server's operator (looks hacked)", refusal.Problem.Detail, StringComparison.Ordinal);
        });

        var reactivated = await harness.Bridge.AccountAdministration.ReactivateAsync(id, Stop);
        Assert.Equal("valid", reactivated.Status);
        Assert.Equal(OrderStatus.Valid, (await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("a.test"))).Status);
    }

    [Theory]
    [InlineData("AddCertificate checkonly", OrderStatus.Invalid, 0)]
    [InlineData("AddCertificate", OrderStatus.Valid, 1)]
    public async Task WhatASuspendedAccountHasNotPaidEnds(string during, OrderStatus status, int purchases)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var ready = await harness.ReadyOrderAsync("default", "a.test");
        harness.Upstream.OnCommand = async called =>
        {
            if (called == during)
            {
                await harness.Bridge.AccountAdministration.SuspendAsync(harness.Account.Account.Id, null, Stop);
            }
        };

        var settled = await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("a.test"));

        Assert.Equal((status, purchases), (settled.Status, harness.Purchases));
    }

    [Fact]
    public async Task AMovedAccountOrdersForItsNewTenantAndWhatWasPaidStaysWithTheOld()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.TenantAdministration.CreateAsync("shop", new TenantSettings { Names = ["shop.test"] }, null, Stop);
        var (id, accounts) = (harness.Account.Account.Id, harness.Bridge.AccountAdministration);
        var valid = await harness.FinalizeAsync(
            await harness.ReadyOrderAsync("default", "a.shop.test"), BridgeHarness.NewCsr("a.shop.test"));
        var ready = await harness.ReadyOrderAsync("default", "b.shop.test");

        var moved = await accounts.MoveAsync(id, Shop, Stop);

        Assert.Equal(("shop", 0), (moved.Tenant, moved.Orders!.Open));
        Assert.Contains("moved to another customer", (await harness.ReadNowAsync(ready.Id)).Error!.Detail, StringComparison.Ordinal);
        var account = (await harness.Bridge.Accounts.FindAsync(id, Stop))!;
        await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.Bridge.OrderCreation.CreateAsync(account.Account, [OrderSteps.Name("other.test")], "default", Stop));
        var order = await harness.Bridge.OrderCreation.CreateAsync(account.Account, [OrderSteps.Name("a.shop.test")], "default", Stop);
        Assert.Equal(Shop, order.Tenant);
        await harness.Bridge.OrderFinalization.FinalizeAsync(account, order.Id, BridgeHarness.NewCsr("a.shop.test"), Stop);

        // The old tenant paid for its own; the new one pays for itself.
        Assert.Equal(2, harness.Purchases);
        Assert.Equal(["default", "shop"], (await harness.LedgerAsync()).Select(line => line.Tenant.Value).Distinct().Order());
        await Assert.ThrowsAsync<ArgumentException>(() => accounts.MoveAsync(id, new TenantId("nobody"), Stop));

        // What it got it may revoke, whoever pays now (RFC 8555 section 7.6).
        await harness.RevokeAsync(valid.Certificate!.Value, by: current => current with { Tenant = Shop });
    }

    [Fact]
    public async Task AnOrderMadeWhileItsAccountIsMovedIsNotFinalized()
    {
        await using var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.TenantAdministration.CreateAsync("shop", new TenantSettings { Names = ["shop.test"] }, null, Stop);
        await harness.ReadyOrderAsync("default", "a.shop.test");
        await harness.Bridge.AccountAdministration.MoveAsync(harness.Account.Account.Id, Shop, Stop);

        // Its request was verified before, so it has the account as it was.
        var late = await harness.Bridge.OrderCreation.CreateAsync(
            harness.Account.Account, [OrderSteps.Name("a.shop.test")], "default", Stop);
        Assert.Equal((OrderStatus.Ready, "default"), (late.Status, late.Tenant.Value));
        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.FinalizeAsync(late, BridgeHarness.NewCsr("a.shop.test")));

        Assert.Equal(AcmeErrorType.Unauthorized, refusal.Problem.Type);
        Assert.Equal(0, harness.Purchases);
    }

    [Fact]
    public async Task AccountsAreFoundByTenantStatusKeyAndContact()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var first = harness.Account.Account.Id.Value;
        await harness.RegisterNewAsync("shop", new TenantSettings { Names = ["shop.test"] });
        var bound = harness.Account.Account.Id;
        await harness.Bridge.Accounts.UpdateAsync(bound, ["mailto:Web@shop.test"], Stop);
        await harness.RegisterAsync();
        var closed = harness.Account.Account.Id;
        await harness.Bridge.AccountAdministration.DeactivateAsync(closed, null, Stop);

        Assert.Equal([closed.Value, bound.Value, first], await ListAsync(new AccountFilter()));
        Assert.Equal([bound.Value], await ListAsync(new AccountFilter { Tenant = Shop }));
        Assert.Equal([closed.Value], await ListAsync(new AccountFilter { Status = "revoked" }));
        Assert.Equal([bound.Value], await ListAsync(new AccountFilter { Key = "SHOP_1" }));
        Assert.Equal([bound.Value], await ListAsync(new AccountFilter { Contact = "web@SHOP.test", Status = "valid" }));
        Assert.Empty(await ListAsync(new AccountFilter { Contact = "web@shop.test", Status = "revoked" }));
        await harness.Bridge.AccountAdministration.SuspendAsync(bound, null, Stop);
        Assert.Equal([bound.Value], await ListAsync(new AccountFilter { Status = "suspended" }));
        await Assert.ThrowsAsync<ArgumentException>(() => ListAsync(new AccountFilter { Status = "happy" }));

        async Task<string[]> ListAsync(AccountFilter filter)
        {
            var page = await harness.Bridge.AccountAdministration.ListAsync(filter, new PageRequest(), Stop);
            return [.. page.Items.Select(account => account.Id)];
        }
    }

    [Fact]
    public async Task AccountsOfOlderVersionsAreFoundBeforeAndAfterTheyAreTagged()
    {
        await using var store = new TestStore();
        await store.InitializeAsync();
        var repository = new AccountRepository(store.Documents);
        var old = new DocumentSet<Account>(
            store.Documents, "account", AccountsJson.Default, account => account.Id.Value, account => ["key:" + account.KeyThumbprint]);
        for (var number = 0; number < 250; number++)
        {
            await store.Documents.CommitAsync([old.Put(OldAccount(number), 0)], Stop);
        }

        var filter = new AccountFilter { Tenant = Shop };
        var before = await repository.ReadPageAsync(filter, new PageRequest(500), Stop);
        await repository.TagAllAsync(Stop);
        var after = await new AccountRepository(store.Documents).ReadPageAsync(filter, new PageRequest(500), Stop);

        Assert.Equal(125, before.Items.Length);
        Assert.Equal(before.Items.Select(account => account.Id), after.Items.Select(account => account.Id));
        Assert.Equal(125, (await store.Documents.ListIdsAsync("account", "tenant:shop", "", 500, Stop)).Count);

        static Account OldAccount(int number)
        {
            using var key = AccountKey.Create("ES256");
            return new Account
            {
                Id = new AccountId($"old{number}"),
                Tenant = number % 2 == 0 ? Shop : new TenantId("default"),
                Status = AccountStatus.Valid,
                Key = key.PublicKey.ToJson(),
                KeyThumbprint = key.PublicKey.Thumbprint,
                ConsentToken = "",
                Created = DateTimeOffset.UnixEpoch,
            };
        }
    }

    [Fact]
    public async Task LastUseIsExactToAnHourAndOutlivesTheProgram()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = harness.Account.Account.Id;
        var at = harness.Clock.GetUtcNow();

        harness.Bridge.Accounts.NoteUse(id);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        harness.Clock.Shift += TimeSpan.FromMinutes(30);
        harness.Bridge.Accounts.NoteUse(id);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        var soon = await harness.Bridge.AccountAdministration.ShowAsync(id, Stop);
        harness.Clock.Shift += TimeSpan.FromMinutes(40);
        harness.Bridge.Accounts.NoteUse(id);
        var later = await harness.Bridge.AccountAdministration.ShowAsync(id, Stop);

        Assert.InRange(soon.LastUsedAt!.Value - at, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        Assert.True(later.LastUsedAt - at > TimeSpan.FromMinutes(60));
    }
}
