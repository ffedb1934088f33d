using System.Text;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.Reseller;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Administration;

/// <summary>External account keys that are made, narrowed, expired and revoked while the bridge runs.</summary>
public sealed class KeyAdministrationTests
{
    private static readonly TenantId Shop = new("shop");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSecretIsToldOnceAndNotKeptAsItIs()
    {
        await using var harness = await StartAsync();

        var (key, hmac) = await harness.Bridge.KeyAdministration.CreateAsync(new ExternalAccountKeyDraft(Shop) { Label = "web 1" }, Stop);

        Assert.StartsWith("shop_", key.Kid, StringComparison.Ordinal);
        Assert.Equal(("shop", "store", "active", "web 1"), (key.Tenant, key.Source, key.Status, key.Label));
        var kept = Assert.Single(await harness.StoredAsync("external-account-key"));
        Assert.True(ExternalAccountKey.TryDecode(hmac.Reveal(), out var bytes));
        Assert.DoesNotContain(hmac.Reveal(), kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(bytes)[..20], kept, StringComparison.Ordinal);
        Assert.DoesNotContain(harness.Log.Lines, line => line.Contains(hmac.Reveal(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task ItsDefaultProfileIsThatOfOrdersThatNameNone()
    {
        await using var harness = await StartAsync();
        await BindAsync(harness, new ExternalAccountKeyDraft(Shop) { DefaultProfile = "positive" });

        var unnamed = await harness.CreateAsync(null, "a.shop.test");
        var named = await harness.CreateAsync("default", "b.shop.test");

        Assert.Equal(("positive", "default"), (unnamed.Profile, named.Profile));
    }

    [Fact]
    public async Task ItsNamesAndProfilesBindItsAccountsAtBothTimes()
    {
        await using var harness = await StartAsync();
        var draft = new ExternalAccountKeyDraft(Shop) { Names = ["a.shop.test"], Profiles = ["positive", "immediate"] };
        var key = await BindAsync(harness, draft);

        var name = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("positive", "b.shop.test"));
        var profile = await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("default", "a.shop.test"));
        Assert.Equal(
            (AcmeErrorType.RejectedIdentifier, AcmeErrorType.InvalidProfile), (name.Problem.Type, profile.Problem.Type));
        Assert.Contains("Offered: immediate, positive.", profile.Problem.Detail, StringComparison.Ordinal);
        Assert.True(CentralNic.Acme.Identifiers.DomainName.TryParse("b.shop.test", out var beforehand, out _));
        var authorization = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.Bridge.Authorizations.AuthorizeAsync(harness.Account.Account, beforehand, Stop));
        Assert.Equal(AcmeErrorType.RejectedIdentifier, authorization.Problem.Type);

        var ready = await harness.ReadyOrderAsync("positive", "a.shop.test");
        await harness.Bridge.TenantAdministration.ChangeAsync(Shop, null, settings => settings with { Profiles = ["immediate"] }, Stop);
        var late = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.FinalizeAsync(ready, BridgeHarness.NewCsr("a.shop.test")));
        Assert.Equal(AcmeErrorType.InvalidProfile, late.Problem.Type);

        // A revoked key goes on to bind the accounts that it made.
        await harness.Bridge.KeyAdministration.RevokeAsync(key.Kid, null, closesAccounts: false, Stop);
        await harness.StopBridgeAsync();
        await harness.StartBridgeAsync();
        await Assert.ThrowsAsync<AcmeProblemException>(() => harness.CreateAsync("immediate", "b.shop.test"));
        await harness.CreateAsync("immediate", "a.shop.test");
    }

    [Fact]
    public async Task AKeyThatExpiredOrWasRevokedMakesNoAccounts()
    {
        await using var harness = await StartAsync();
        var now = harness.Clock.GetUtcNow();
        var (expiring, first) = await harness.Bridge.KeyAdministration.CreateAsync(
            new ExternalAccountKeyDraft(Shop) { Expires = now.AddDays(1) }, Stop);
        var (revoked, second) = await harness.Bridge.KeyAdministration.CreateAsync(new ExternalAccountKeyDraft(Shop), Stop);
        await harness.RegisterAsync(key => CommandCallerTests.Bind(key, expiring.Kid, first));

        harness.Clock.Shift += TimeSpan.FromDays(2);
        await harness.Bridge.KeyAdministration.RevokeAsync(revoked.Kid, "leaked", closesAccounts: false, Stop);

        var late = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.RegisterAsync(key => CommandCallerTests.Bind(key, expiring.Kid, first)));
        var gone = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.RegisterAsync(key => CommandCallerTests.Bind(key, revoked.Kid, second)));
        Assert.Contains("has expired", late.Problem.Detail, StringComparison.Ordinal);
        Assert.Contains("was revoked", gone.Problem.Detail, StringComparison.Ordinal);

        // Who has not the key is told nothing of it.
        var stranger = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.RegisterAsync(key => CommandCallerTests.Bind(key, revoked.Kid, ExternalAccountKey.NewHmac())));
        Assert.Contains("does not verify", stranger.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RevokingTellsOfItsAccountsAndClosesThemWhereWanted()
    {
        await using var harness = await StartAsync();
        var key = await BindAsync(harness, new ExternalAccountKeyDraft(Shop));
        var pending = await harness.CreateAsync("default", "a.shop.test");

        var revoked = await harness.Bridge.KeyAdministration.RevokeAsync(key.Kid, "leaked", closesAccounts: false, Stop);
        Assert.Equal(("revoked", "leaked"), (revoked.Status, revoked.RevocationReason));
        Assert.Equal((1, 0), (revoked.Accounts!.Valid, revoked.Accounts.Closed));
        Assert.Equal([harness.Account.Account.Id.Value], revoked.Accounts.First);
        await harness.CreateAsync("default", "b.shop.test");

        var closed = await harness.Bridge.KeyAdministration.RevokeAsync(key.Kid, "again", closesAccounts: true, Stop);
        Assert.Equal(("leaked", 0, 1), (closed.RevocationReason, closed.Accounts!.Valid, closed.Accounts.Closed));
        var known = await harness.Bridge.Accounts.FindAsync(harness.Account.Account.Id, Stop);
        Assert.Equal((AccountStatus.Revoked, "again"), (known!.Account.Status, known.Account.RevocationReason));
        var ended = await harness.ReadNowAsync(pending.Id);
        Assert.Equal((OrderStatus.Invalid, true), (ended.Status, ended.Withdrawn));
    }

    [Fact]
    public async Task AKeyForOneAccountServesForOne()
    {
        await using var harness = await StartAsync();
        var (key, hmac) = await harness.Bridge.KeyAdministration.CreateAsync(
            new ExternalAccountKeyDraft(Shop) { OneAccountOnly = true }, Stop);
        await harness.RegisterAsync(account => CommandCallerTests.Bind(account, key.Kid, hmac));

        await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.RegisterAsync(account => CommandCallerTests.Bind(account, key.Kid, hmac)));

        var shown = await harness.Bridge.KeyAdministration.ShowAsync(key.Kid.ToUpperInvariant(), Stop);
        Assert.Equal(("used", 1), (shown.Status, shown.Accounts!.Valid));
        Assert.NotNull(shown.LastUsedAt);
    }

    [Fact]
    public async Task AKeyMayNotAllowWhatItsTenantMayNot()
    {
        await using var harness = await StartAsync();
        await harness.Bridge.TenantAdministration.ChangeAsync(
            Shop, null, settings => settings with { Profiles = ["default", "positive"] }, Stop);
        var draft = new ExternalAccountKeyDraft(Shop);
        (ExternalAccountKeyDraft Draft, string Key)[] wrong =
        [
            (draft with { Names = ["other.test"] }, "'names'"),
            (draft with { Names = ["*"] }, "'names'"),
            (draft with { Profiles = ["immediate"] }, "'profiles'"),
            (draft with { Profiles = ["positive"], DefaultProfile = "default" }, "'defaultProfile'"),
            (draft with { Kid = "a b" }, "'kid'"),
            (draft with { Label = "two\nlines" }, "'label'"),
            (draft with { Expires = harness.Clock.GetUtcNow() }, "'expires'"),
            (new ExternalAccountKeyDraft(new TenantId("nobody")), "'tenant' is 'nobody'"),
        ];

        foreach (var (each, key) in wrong)
        {
            var refusal = await Assert.ThrowsAsync<ArgumentException>(() => harness.Bridge.KeyAdministration.CreateAsync(each, Stop));
            Assert.StartsWith(key, refusal.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await harness.Bridge.KeyAdministration.ListAsync(null, new PageRequest(), Stop)).Items);
    }

    [Fact]
    public async Task AKeyOfTheConfigurationIsListedAndNotRevoked()
    {
        await using var harness = await StartAsync();
        var (stored, _) = await harness.Bridge.KeyAdministration.CreateAsync(new ExternalAccountKeyDraft(Shop) { Kid = "b" }, Stop);
        await harness.StopBridgeAsync();
        harness.Tenants =
        [
            new Tenant { Id = new TenantId("other"), ExternalAccountKeys = [new ExternalAccountKey("a", ExternalAccountKey.NewHmac())] },
        ];
        await harness.StartBridgeAsync();
        var keys = harness.Bridge.KeyAdministration;

        Assert.Equal(
            [("a", "configuration"), ("b", "store")],
            (await keys.ListAsync(null, new PageRequest(), Stop)).Items.Select(key => (key.Kid, key.Source)));
        Assert.Equal(stored.Kid, Assert.Single((await keys.ListAsync(Shop, new PageRequest(), Stop)).Items).Kid);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => keys.RevokeAsync("a", null, false, Stop));
        Assert.Contains("Tenants:other:ExternalAccountKeys:a", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => keys.CreateAsync(new ExternalAccountKeyDraft(Shop) { Kid = "A" }, Stop));
    }

    [Fact]
    public async Task AKeyThatCannotBeReadIsNamed_AndMakesNoAccountsOnceItIsGivenUp()
    {
        await using var harness = await StartAsync();
        var (key, hmac) = await harness.Bridge.KeyAdministration.CreateAsync(new ExternalAccountKeyDraft(Shop), Stop);
        var other = new ReversingProtector(mark: 2);
        var stored = new StoredSecrets(harness.Store);
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => stored.RequireReadableAsync(other, Stop));
        Assert.Contains($"'{key.Kid}'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, await stored.AcceptLossAsync(other, Stop));
        await harness.StopBridgeAsync();
        harness.Secrets = other;
        await harness.StartBridgeAsync();

        var refusal = await Assert.ThrowsAsync<AcmeProblemException>(
            () => harness.RegisterAsync(account => CommandCallerTests.Bind(account, key.Kid, hmac)));

        Assert.Equal(AcmeErrorType.ServerInternal, refusal.Problem.Type);
        Assert.Equal("unreadable", (await harness.Bridge.KeyAdministration.ShowAsync(key.Kid, Stop)).Status);
        Assert.Contains(harness.Log.Lines, line => line.Contains("were given up", StringComparison.Ordinal)
            && line.Contains(key.Kid, StringComparison.Ordinal));
    }

    [Fact]
    public void ASwappedSecretVerifiesNothing()
    {
        var protector = new ReversingProtector();
        var kept = protector.Protect(Encoding.ASCII.GetBytes(new string('x', 32)), StoredExternalAccountKey.PurposeOf("one"));
        var other = new ExternalAccountKey(
            new StoredExternalAccountKey { Kid = "other", Tenant = Shop, Created = default, ProtectedHmac = kept }, protector);

        Assert.False(other.IsReadable);
    }

    private static async Task<BridgeHarness> StartAsync()
    {
        var harness = await BridgeHarness.StartAsync();
        await harness.Bridge.TenantAdministration.CreateAsync("shop", new TenantSettings { Names = ["shop.test"] }, null, Stop);
        return harness;
    }

    private static async Task<ExternalAccountKeyReport> BindAsync(BridgeHarness harness, ExternalAccountKeyDraft draft)
    {
        var (key, hmac) = await harness.Bridge.KeyAdministration.CreateAsync(draft, Stop);
        await harness.RegisterAsync(account => CommandCallerTests.Bind(account, key.Kid, hmac));
        return key;
    }
}
