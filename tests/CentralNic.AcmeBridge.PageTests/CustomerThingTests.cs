using System.Text.Json.Nodes;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>What operators do by pages with the things of customers: keys, accounts, tenants, certificates.</summary>
[Collection(PageSite.Name)]
public sealed class CustomerThingTests(PageSite site)
{
    [Fact]
    [Trait(CoverageTests.ActionTrait, "eab-keys.new")]
    [Trait(CoverageTests.ActionTrait, "eab-keys.revoke")]
    public async Task Key_IsMadeShownOnceAndRevokedWithTheAccountsThatItMade()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tenants/shop");
        await visit.DoAsync(
            "New key", ("Label", "web <1>"), ("Domains", "one.shop.test"), ("Default profile", "positive"));
        var told = visit.Page.Locator("dd .copy code");
        var (kid, hmac) = (await told.Nth(0).TextContentAsync(), await told.Nth(1).TextContentAsync());

        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var key = await client.GetAsync($"eab-keys/{kid}");
        Assert.Equal(
            ("shop", "web <1>", "one.shop.test", "positive"),
            ((string?)key["tenant"], (string?)key["label"], (string?)key["names"]![0], (string?)key["defaultProfile"]));
        Assert.True(Base64Url.TryDecode(hmac!, out var secret));
        using var customer = new RawClient(site.Bridge);
        Assert.Equal(
            201, (await customer.RegisterAsync(Bindings.Registration(Bindings.Of(site.Bridge, customer, kid!, hmac: secret)))).Status);
        await visit.OpenAsync("/eab-keys/" + kid);
        Assert.DoesNotContain(hmac!, await visit.Page.ContentAsync(), StringComparison.Ordinal);

        await visit.DoAsync("Revoke", ("Why", "Lost."), ("Close the accounts", "true"));

        Assert.Contains("The key was revoked.", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(
            ("revoked", "Lost."),
            ((string?)(await client.GetAsync($"eab-keys/{kid}"))["status"],
                (string?)(await client.GetAsync($"eab-keys/{kid}"))["revocationReason"]));
        var account = Assert.Single((await client.GetAsync($"accounts?key={kid}"))["items"]!.AsArray())!;
        Assert.Equal("revoked", (string?)account["status"]);
        visit.WasQuiet();
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "accounts.suspend")]
    [Trait(CoverageTests.ActionTrait, "accounts.reactivate")]
    [Trait(CoverageTests.ActionTrait, "accounts.move")]
    [Trait(CoverageTests.ActionTrait, "accounts.deactivate")]
    public async Task Account_IsSuspendedReactivatedMovedAndClosed()
    {
        using var customer = await Customer.RegisteredAsync(site.Bridge);
        var id = new Uri(customer.Account).Segments[^1];
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/accounts/" + id);

        await visit.DoAsync("Suspend", ("Reason", "Not paid."));
        Assert.Equal(("suspended", "Not paid."), await StateAsync());
        Assert.Equal(403, (await customer.PostAsync(site.Bridge.Url("new-order"), Customer.OrderFor("sus.pages.test"))).Status);
        await visit.DoAsync("Reactivate", ("Why", "Paid."));
        Assert.Equal("valid", (await StateAsync()).Status);
        await customer.OrderAsync("sus.pages.test");

        await visit.DoAsync("Move", ("Tenant", "nosuch"));
        Assert.Contains("which does not exist", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.SendAsync(("Tenant", "shop"));
        Assert.Equal("shop", (string?)(await client.GetAsync($"accounts/{id}"))["tenant"]);

        await visit.DoAsync("Close for good", ("Why", "They left."));
        Assert.Equal(("revoked", "They left."), await StateAsync());
        Assert.Equal(401, (await customer.ReadAsync(customer.Account)).Status);
        Assert.Equal(0, await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Reactivate" }).CountAsync());
        visit.WasQuiet();

        async Task<(string? Status, string? Reason)> StateAsync()
        {
            var account = await client.GetAsync($"accounts/{id}");
            return ((string?)account["status"], (string?)account["reason"]);
        }
    }

    /// <summary>Who had the form open meanwhile overwrites nothing.</summary>
    [Fact]
    public async Task Tenant_ChangedMeanwhile_IsNotOverwritten()
    {
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        string[] names = ["one.test"];
        await client.PostAsync("tenants", new { name = "raced", settings = new { names } });
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tenants/raced/change");
        string[] others = ["two.test"];
        await client.PostAsync("tenants/raced/change", new { names = others });

        await visit.SendAsync(("Domains", "three.test"));

        Assert.Contains("was changed since it was read", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("two.test", (string?)(await client.GetAsync("tenants/raced"))["names"]![0]);
        await visit.OpenAsync("/tenants/raced/change");
        await visit.SendAsync(("Domains", "three.test"));
        Assert.Equal("three.test", (string?)(await client.GetAsync("tenants/raced"))["names"]![0]);
    }

    [Fact]
    public async Task Tenant_GetsAnApprovalOfItsOwnWhoseSecretIsNotShown()
    {
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        string[] names = ["own.test"];
        await client.PostAsync("tenants", new { name = "approved", settings = new { names } });
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tenants/approved");
        await visit.DoAsync("Change", ("Approval of purchases", "http://127.0.0.1:1/approve"), ("Secret of the approval", "short"));
        Assert.Contains("is not whsec_", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.SendAsync(("Secret of the approval", Core.Tests.Issuances.HosterSystem.Secret), ("Wait for the approval", "72h"));

        Assert.Contains("http://127.0.0.1:1/approve is asked, and may take 3d", await visit.TextAsync(), StringComparison.Ordinal);
        var approval = (await client.GetAsync("tenants/approved"))["approval"]!;
        Assert.Equal(("http://127.0.0.1:1/approve", "3d"), ((string?)approval["url"], (string?)approval["maxWait"]));
        Assert.NotNull(approval["secretSetAt"]);
        await visit.OpenAsync("/tenants/approved/change");
        Assert.Equal("", await visit.Page.GetByLabel("Secret of the approval").InputValueAsync());
        await visit.SendAsync(("Approval of purchases", ""));
        Assert.Null((await client.GetAsync("tenants/approved"))["approval"]);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "tenants.disable")]
    [Trait(CoverageTests.ActionTrait, "tenants.enable")]
    public async Task Tenant_IsDisabledAndEnabled()
    {
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        string[] names = ["switched.test"];
        await client.PostAsync("tenants", new { name = "switched", settings = new { names } });
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/tenants/switched");

        await visit.DoAsync("Disable", ("Reason", "Not paid."));
        var disabled = await client.GetAsync("tenants/switched");
        Assert.Equal((false, "Not paid."), ((bool)disabled["enabled"]!, (string?)disabled["disabledReason"]));
        await visit.DoAsync("Enable");

        Assert.True((bool)(await client.GetAsync("tenants/switched"))["enabled"]!);
        Assert.Contains("enabled", await visit.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "certificates.renew")]
    [Trait(CoverageTests.ActionTrait, "certificates.revoke")]
    public async Task Certificate_IsRenewedEarlyNotEarlyAnyMoreAndRevoked()
    {
        var id = (await site.ReportAsync(await site.OrderAsync("revoked.pages.test"))).Certificate!;
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/certificates?search=revoked.pages.test");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "revoked.pages.test" }).ClickAsync();

        await visit.DoAsync("Renew early");
        Assert.NotNull((await CertificateAsync())["renewFrom"]);
        await visit.DoAsync("Renew early", ("Not early any more", "true"));
        Assert.Null((await CertificateAsync())["renewFrom"]);
        await visit.DoAsync("Revoke", ("Reason for the CA", "4"), ("Why", "Replaced by hand."));

        Assert.Contains("superseded", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(4, (int)(await client.GetAsync($"certificates/{id}"))["revocation"]!["reason"]!);
        var entry = (await client.GetAsync($"audit?thing=certificates/{id}&action=certificates.revoke"))["items"]![0]!;
        Assert.Equal("Replaced by hand.", (string?)entry["reason"]);

        async Task<JsonNode> CertificateAsync() => (await client.GetAsync($"certificates/{id}"))["summary"]!;
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "spend.compare")]
    [Trait(CoverageTests.ActionTrait, "import")]
    public async Task Ledger_IsComparedWithTheReseller_AndAnImportIsLookedAtFirst()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/spend");
        await visit.DoAsync("Compare with the reseller");
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "operate");
        var compared = (await client.GetAsync("audit?action=ledger.compare"))["items"]![0]!["after"]!;

        // Other tests hand over and revoke what was paid, which differs then.
        Assert.Contains(
            compared["differences"]!.AsArray().Count == 0 ? "Ledger and reseller agree." : "They do not agree about",
            await visit.TextAsync(),
            StringComparison.Ordinal);
        var count = visit.Page.Locator(".facts div").Filter(new() { HasText = "Purchases compared" });
        Assert.Equal(compared["compared"]!.ToJsonString(), await count.Locator("dd").InnerTextAsync());

        await visit.OpenAsync("/import");
        await visit.SendAsync(("What to do", "true"), ("Tenant that gets all", "nobody"));
        Assert.Contains("There is no tenant 'nobody'.", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.SendAsync(("Tenant that gets all", "default"), ("Domain", "valid.pages.test"));

        // What the bridge bought itself is known to it.
        var known = visit.Page.Locator(".facts div").Filter(new() { HasText = "Known already" });
        Assert.NotEqual("0", await known.Locator("dd").InnerTextAsync());
        var entry = (await client.GetAsync("audit?action=imports.run"))["items"]![0]!;
        Assert.Equal("Done", (string?)entry["outcome"]);
        visit.WasQuiet();
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "certificates.order")]
    public async Task Certificate_IsOrderedForACsrAndQuoted()
    {
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/quotes");
        await visit.Page.GetByLabel("Names").FillAsync("mail.pages.test");
        await visit.Page.Locator("main form button[type=submit]").ClickAsync();
        await visit.Page.GetByText("Buy").First.WaitForAsync();
        var bought = site.Bridge.Purchases;
        await visit.OpenAsync("/certificates");
        var csr = System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE REQUEST", Customer.NewCsr("mail.pages.test"));

        await visit.DoAsync("Order", ("CSR", csr), ("Tenant", "default"));

        Assert.Contains("The order was made.", await visit.TextAsync(), StringComparison.Ordinal);
        var path = await visit.Page.Locator("main dd a[href^='/orders/']").GetAttributeAsync("href");
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        await Core.Tests.Eventually.TrueAsync(async () => (string?)(await client.GetAsync(path!.Trim('/')))["status"] == "Valid");
        Assert.Equal(bought + 1, site.Bridge.Purchases);
    }
}
