using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Sandbox;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Certificates;

/// <summary>
/// What is to be revoked is revoked once, whatever gets lost; what others revoke is seen; and what is paid for is still used.
/// </summary>
public class RevocationTests
{
    private const string Command = "RevokeCertificate";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The answer is gone, or says that it failed, though the work was done.</summary>
    [Theory]
    [InlineData(SandboxFaultKind.NoAnswer)]
    [InlineData(SandboxFaultKind.ServerError)]
    [InlineData(SandboxFaultKind.BadGateway)]
    public async Task ALostAnswerIsLookedUpAndTheCommandNotSentAgain(SandboxFaultKind kind)
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = await IssueAsync(harness, null, "lost.test");
        harness.Sandbox.Faults.Add(new SandboxFault { Kind = kind, Command = Command, AfterWork = true, Nth = 1 });

        await harness.RevokeAsync(id);

        Assert.Equal(RevocationState.Revoked, (await harness.CertificateAsync(id)).Revocation!.State);
        Assert.Equal(1, harness.Sandbox.State.CommandCount(Command));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-11")]
    public async Task WhatTheResellerDidNotTakeIsAnErrorAndTakenUpAfterARestart()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = await IssueAsync(harness, null, "restart.test");
        var away = harness.Sandbox.Faults.Add(new SandboxFault { Kind = SandboxFaultKind.ServerError, Command = Command });

        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.RevokeAsync(id, RevocationReason.KeyCompromise));
        Assert.Equal((AcmeErrorType.ServerInternal, 503), (refusal.Problem.Type, refusal.Problem.HttpStatus));
        Assert.Equal(RevocationState.Intended, (await harness.CertificateAsync(id)).Revocation!.State);
        await harness.StopBridgeAsync();
        harness.Sandbox.Faults.Remove(away);
        await harness.StartBridgeAsync();

        await Eventually.TrueAsync(async () => (await harness.CertificateAsync(id)).Revocation!.State != RevocationState.Intended);
        Assert.Equal(SandboxCertificateStatus.Revoked, StatusOf(harness, id));
        Assert.Equal(RevocationReason.KeyCompromise, (await harness.CertificateAsync(id)).Revocation!.Reason);
        Assert.Equal(
            AcmeErrorType.AlreadyRevoked, (await Assert.ThrowsAsync<AcmeProblemException>(() => harness.RevokeAsync(id))).Problem.Type);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-11")]
    public async Task WhatTheResellerRefusesIsNotRevokedAndCanBeAskedForAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = await IssueAsync(harness, null, "refused.test");
        harness.Upstream.Refuses[Command] = 531;

        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.RevokeAsync(id));
        await Eventually.TrueAsync(() => StatusOf(harness, id) == SandboxCertificateStatus.Revoked);
        harness.Upstream.Refuses[Command] = 552;
        var other = await IssueAsync(harness, null, "refused.test");
        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.RevokeAsync(other));

        Assert.Null((await harness.CertificateAsync(other)).Revocation);
        await harness.RevokeAsync(other);
        Assert.Equal(SandboxCertificateStatus.Revoked, StatusOf(harness, other));
    }

    /// <summary>A revocation that is refused must not keep a key from its owner; one of several that was accepted does.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AKeyWhoseRevocationIsRefusedIsFreeAgain(bool byTheCaLater)
    {
        await using var harness = await BridgeHarness.StartAsync(
            sandbox: options => byTheCaLater ? options with { CloseDelay = TimeSpan.FromSeconds(1), RefuseClosing = true } : options);
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        async Task<Order> OrderAsync(string name) =>
            await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, name), BridgeHarness.NewCsr(key, name));
        var id = (await OrderAsync("own.test")).Certificate!.Value;
        if (byTheCaLater)
        {
            await harness.RevokeAsync(id, RevocationReason.KeyCompromise);
            await Assert.ThrowsAsync<AcmeProblemException>(() => OrderAsync("blocked.test"));
            await harness.AdvanceUntilAsync(TimeSpan.FromHours(2), async () => (await harness.CertificateAsync(id)).Revocation is null);
        }
        else
        {
            harness.Upstream.Refuses[Command] = 552;
            await Assert.ThrowsAsync<AcmeProblemException>(() => harness.RevokeAsync(id, RevocationReason.KeyCompromise));
        }

        var other = await OrderAsync("other.test");

        Assert.Equal(OrderStatus.Valid, other.Status);
        if (!byTheCaLater)
        {
            await harness.RevokeAsync(other.Certificate!.Value, RevocationReason.KeyCompromise);
            harness.Upstream.Refuses[Command] = 552;
            await Assert.ThrowsAsync<AcmeProblemException>(() => harness.RevokeAsync(id, RevocationReason.KeyCompromise));
            await Assert.ThrowsAsync<AcmeProblemException>(() => OrderAsync("still.test"));
        }
    }

    [Fact]
    public async Task AskedForTwiceAtOnceItIsSentOnce()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = await IssueAsync(harness, null, "twice.test");
        harness.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.Slow, Command = Command, Delay = TimeSpan.FromMilliseconds(300) });

        await Task.WhenAll(harness.RevokeAsync(id), harness.RevokeAsync(id));

        Assert.Equal(1, harness.Sandbox.State.CommandCount(Command));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.6-04")]
    public async Task AnAccountOfAnotherTenantIsRefused()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = await IssueAsync(harness, null, "tenant.test");

        // It holds a valid authorization for the name.
        await harness.ChangeAccountAsync();
        await harness.ReadyOrderAsync(null, "tenant.test");

        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.RevokeAsync(id, by: account => account with { Tenant = new TenantId("other") }));

        Assert.Equal(AcmeErrorType.Unauthorized, refusal.Problem.Type);
        Assert.Equal(SandboxCertificateStatus.Active, StatusOf(harness, id));
    }

    /// <summary>Somebody revokes in the reseller's control panel; the bridge learns of it though it waits for nothing.</summary>
    [Fact]
    public async Task WhatOthersRevokeIsSeenAndNotHandedOutAgain()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var csr = BridgeHarness.NewCsr("panel.test");
        var first = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "panel.test"), csr);
        await harness.Reseller.Certificates.RevokeAsync(first.Certificate!.Value.Value, CommandPriority.Interactive, Cancellation);

        await harness.AdvanceUntilAsync(
            TimeSpan.FromHours(2),
            async () => (await harness.CertificateAsync(first.Certificate.Value)).Revocation is { State: RevocationState.Revoked });
        var second = await harness.FinalizeAsync(await harness.ReadyOrderAsync(null, "panel.test"), csr);

        Assert.Equal(IssuancePlan.Reissue, second.Issuance!.Plan);
        Assert.NotEqual(first.Certificate, second.Certificate);
        var window = (await harness.Bridge.Renewals.ReadAsync(
            (await harness.CertificateAsync(first.Certificate.Value)).Identity!.RenewalId!, Cancellation)).Window;
        Assert.True(window.End < harness.Sandbox.Clock.GetUtcNow());
    }

    /// <summary>The events are lost; the daily look at the list of revoked certificates finds it.</summary>
    [Fact]
    public async Task WhatOthersRevokedWhileTheBridgeWasAwayIsSeenInTheList()
    {
        await using var harness = await BridgeHarness.StartAsync();
        var id = await IssueAsync(harness, null, "away.test");
        await harness.Reseller.Certificates.RevokeAsync(id.Value, CommandPriority.Interactive, Cancellation);
        await harness.StopBridgeAsync();
        harness.Sandbox.Clock.Advance(TimeSpan.FromDays(3));
        await harness.StartBridgeAsync();

        await harness.AdvanceUntilAsync(
            TimeSpan.FromHours(2), async () => (await harness.CertificateAsync(id)).Revocation is { State: RevocationState.Revoked });
    }

    [Fact]
    public async Task WhatTheCaDoesNotRevokeAfterAllIsNotRevokedAndCanBeAskedForAgain()
    {
        await using var harness = await BridgeHarness.StartAsync(
            sandbox: options => options with { CloseDelay = TimeSpan.FromSeconds(1), RefuseClosing = true });
        var id = await IssueAsync(harness, null, "ca.test");

        await harness.RevokeAsync(id);
        Assert.Equal(RevocationState.Accepted, (await harness.CertificateAsync(id)).Revocation!.State);

        await harness.AdvanceUntilAsync(TimeSpan.FromHours(2), async () => (await harness.CertificateAsync(id)).Revocation is null);
        await Eventually.TrueAsync(
            () => harness.Log.Lines.Any(line => line.Contains("The CA did not revoke certificate", StringComparison.Ordinal)));
        await harness.RevokeAsync(id);
        Assert.Equal(2, harness.Sandbox.State.CommandCount(Command));
    }

    [Fact]
    public async Task WhatTheCaTakesItsTimeForIsSeenInTheEnd()
    {
        await using var harness = await BridgeHarness.StartAsync(sandbox: options => options with { CloseDelay = TimeSpan.FromSeconds(1) });
        var id = await IssueAsync(harness, null, "time.test");

        await harness.RevokeAsync(id);

        await harness.AdvanceUntilAsync(
            TimeSpan.FromMinutes(11), async () => (await harness.CertificateAsync(id)).Revocation is { State: RevocationState.Revoked });
    }

    /// <summary>
    /// Sectigo continues no revoked certificate, but the older one of the same order; DigiCert continues the order (manual 8.1.6).
    /// </summary>
    [Theory]
    [InlineData("positive", false, IssuancePlan.Reissue, 1)]
    [InlineData("positive", true, IssuancePlan.Buy, 2)]
    [InlineData("default", false, IssuancePlan.Reissue, 1)]
    [InlineData("default", true, IssuancePlan.Reissue, 1)]
    public async Task ARevocationLosesNoPaidTimeThatCanBeUsed(string profile, bool all, IssuancePlan plan, int purchases)
    {
        await using var harness = await BridgeHarness.StartAsync(limits: BridgeHarness.BuysTwice);
        var older = await IssueAsync(harness, profile, "paid.test");
        var newer = await IssueAsync(harness, profile, "paid.test");
        await harness.RevokeAsync(newer);
        if (all)
        {
            await harness.RevokeAsync(older);
        }

        var next = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, "paid.test"), BridgeHarness.NewCsr("paid.test"));

        Assert.Equal((OrderStatus.Valid, plan), (next.Status, next.Issuance!.Plan!.Value));
        Assert.Equal(purchases, harness.Purchases);
        Assert.Equal(SandboxCertificateStatus.Active, StatusOf(harness, next.Certificate!.Value));
    }

    private static async Task<CertificateId> IssueAsync(BridgeHarness harness, string? profile, params string[] names)
    {
        var valid = await harness.FinalizeAsync(await harness.ReadyOrderAsync(profile, names), BridgeHarness.NewCsr(names));
        Assert.Equal(OrderStatus.Valid, valid.Status);
        return valid.Certificate!.Value;
    }

    private static SandboxCertificateStatus StatusOf(BridgeHarness harness, CertificateId id) =>
        harness.Sandbox.State.Certificates.Single(certificate => certificate.Id == id.Value).Status;
}
