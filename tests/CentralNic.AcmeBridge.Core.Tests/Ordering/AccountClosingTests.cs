using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Ordering;

/// <summary>What becomes of the orders of an account that is given up (RFC 8555 section 7.3.6).</summary>
public class AccountClosingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-04")]
    public async Task OrdersThatWereNotFinalizedEnd()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var pending = await harness.CreateAsync("default", "pending.test");
        var ready = await harness.ReadyOrderAsync("default", "ready.test");
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync("default", "valid.test"), BridgeHarness.NewCsr("valid.test"));

        Assert.True(DomainName.TryParse("beforehand.test", out var name, out _));
        var (beforehand, _, _) = await harness.Bridge.Authorizations.AuthorizeAsync(harness.Account.Account, name, Cancellation);

        var closed = await harness.Bridge.Closing.CloseAsync(harness.Account.Account.Id, Cancellation);

        Assert.Equal(AccountStatus.Deactivated, closed.Account.Status);
        var ended = await harness.Bridge.Authorizations.ReadAsync(harness.Account.Account, beforehand.Id, 0, Cancellation);
        Assert.Equal((OrderStatus.Invalid, true), (ended.Status, ended.Withdrawn));
        await AssertWithdrawnAsync(harness, pending.Id);
        await AssertWithdrawnAsync(harness, ready.Id);
        Assert.Equal(
            (OrderStatus.Valid, valid.Certificate),
            ((await harness.ReadNowAsync(valid.Id)).Status, (await harness.ReadNowAsync(valid.Id)).Certificate));
    }

    [Theory]
    [InlineData("AddCertificate checkonly", "default")]
    [InlineData("CheckCertificate", "immediate")]
    [Trait("Requirement", "R8555-7.3.6-04")]
    public async Task WhatIsBeingPricedOrPreparedIsNotBought(string during, string profile)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var ready = await harness.ReadyOrderAsync(profile, "priced.test");
        CloseDuring(harness, during);

        await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("priced.test"));

        await AssertWithdrawnAsync(harness, ready.Id);
        Assert.Contains(during, harness.Upstream.Commands);
        Assert.DoesNotContain("AddCertificate", harness.Upstream.Commands);
        Assert.Empty(await harness.LedgerAsync());
        await Eventually.TrueAsync(() => harness.Bridge.HttpDcv.Count == 0);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-04")]
    public async Task WhatIsPreparedIsNotBoughtAndItsNamesAreFreeForOthers()
    {
        await using var harness = await BridgeHarness.StartAsync();
        harness.HidesProofs = true;
        var ready = await harness.ReadyOrderAsync("immediate", "prepared.test");
        var finalizing = harness.FinalizeAsync(ready, BridgeHarness.NewCsr("prepared.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(ready.Id)).Issuance?.State == IssuanceState.Preparing);

        await harness.Bridge.Closing.CloseAsync(harness.Account.Account.Id, Cancellation);
        await finalizing;

        await AssertWithdrawnAsync(harness, ready.Id);
        await Eventually.TrueAsync(() => harness.Bridge.HttpDcv.Count == 0);
        harness.HidesProofs = false;
        await harness.RegisterAsync();
        var other = await harness.FinalizeAsync(
            await harness.ReadyOrderAsync("immediate", "prepared.test"), BridgeHarness.NewCsr("prepared.test"));
        Assert.Equal((OrderStatus.Valid, 1), (other.Status, harness.Purchases));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-04")]
    public async Task WhatWaitsForCreditIsNotBought()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 1m);
        var ready = await harness.ReadyOrderAsync("default", "poor.test");
        var finalizing = harness.FinalizeAsync(ready, BridgeHarness.NewCsr("poor.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(ready.Id)).Issuance?.NextLook is not null);

        await harness.Bridge.Closing.CloseAsync(harness.Account.Account.Id, Cancellation);
        await finalizing;

        await AssertWithdrawnAsync(harness, ready.Id);
        Assert.Equal(0, harness.Purchases);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-04")]
    public async Task WhatIsOrderedGoesOnToItsEndBecauseItIsPaid()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var ready = await harness.ReadyOrderAsync("default", "paid.test");
        CloseDuring(harness, "AddCertificate");

        var valid = await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("paid.test"));

        Assert.Equal((OrderStatus.Valid, true, 1), (valid.Status, valid.Withdrawn, harness.Purchases));
        Assert.DoesNotContain("CancelCertificateOrder", harness.Upstream.Commands);

        // It is the tenant's, and serves its next order.
        harness.Upstream.OnCommand = null;
        await harness.RegisterAsync();
        var next = await harness.FinalizeAsync(await harness.ReadyOrderAsync("default", "paid.test"), BridgeHarness.NewCsr("paid.test"));
        Assert.Equal((IssuancePlan.Reissue, 1), (next.Issuance!.Plan!.Value, harness.Purchases));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-04")]
    public async Task AfterACrashInBetweenTheOrdersEndAllTheSame()
    {
        await using var harness = await BridgeHarness.StartAsync(credit: 1m);
        var pending = await harness.CreateAsync("default", "pending.test");
        var ready = await harness.ReadyOrderAsync("default", "processing.test");
        var finalizing = harness.FinalizeAsync(ready, BridgeHarness.NewCsr("processing.test"));
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(ready.Id)).Issuance?.NextLook is not null);
        await harness.Bridge.Accounts.DeactivateAsync(harness.Account.Account.Id, Cancellation);
        await harness.StopBridgeAsync();

        await harness.StartBridgeAsync();

        await AssertWithdrawnAsync(harness, pending.Id);
        await Eventually.TrueAsync(async () => (await harness.ReadNowAsync(ready.Id)).IsFinal);
        await AssertWithdrawnAsync(harness, ready.Id);
        _ = finalizing; // Its bridge is gone.
    }

    [Fact]
    public async Task AFinalizeThatWasVerifiedBeforeBuysNothing()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var ready = await harness.ReadyOrderAsync("default", "late.test");
        await harness.Bridge.Accounts.DeactivateAsync(harness.Account.Account.Id, Cancellation);

        await harness.FinalizeAsync(ready, BridgeHarness.NewCsr("late.test"));

        await AssertWithdrawnAsync(harness, ready.Id);
        Assert.DoesNotContain("AddCertificate", harness.Upstream.Commands);
    }

    [Fact]
    public async Task TwiceAtOnceIsOnce()
    {
        await using var harness = await BridgeHarness.StartAsync();

        var closed = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => harness.Bridge.Closing.CloseAsync(harness.Account.Account.Id, Cancellation)));

        Assert.All(closed, known => Assert.Equal(AccountStatus.Deactivated, known.Account.Status));
    }

    private static void CloseDuring(BridgeHarness harness, string command) => harness.Upstream.OnCommand = async called =>
    {
        if (called == command)
        {
            await harness.Bridge.Closing.CloseAsync(harness.Account.Account.Id, Cancellation);
        }
    };

    private static async Task AssertWithdrawnAsync(BridgeHarness harness, OrderId id)
    {
        var order = await harness.ReadNowAsync(id);
        Assert.Equal((OrderStatus.Invalid, true, AcmeErrorType.Unauthorized), (order.Status, order.Withdrawn, order.Error?.Type));
        Assert.True(order.Issuance is null or { State: IssuanceState.Failed });
    }
}
