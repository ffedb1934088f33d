using System.Net;
using System.Text;
using CentralNic.Acme.Jose;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Changed terms of service (RFC 8555 section 7.3.3), on a bridge whose settings change.</summary>
[Collection(RunningBridge.Name)]
public sealed class TermsOfServiceTests : IAsyncLifetime
{
    private const string NewTerms = "https://example.test/terms?version=2&lang=en";

    private readonly RunningBridge _bridge = new();
    private Customer _customer = null!;

    public async ValueTask InitializeAsync()
    {
        await _bridge.InitializeAsync();
        _customer = await Customer.RegisteredAsync(_bridge);
    }

    public async ValueTask DisposeAsync()
    {
        _customer.Dispose();
        await _bridge.DisposeAsync();
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.3-01")]
    [Trait("Requirement", "R8555-7.3.3-02")]
    [Trait("Requirement", "R8555-7.3.3-03")]
    public async Task Changed_OrdersNeedThatAHumanAgreed()
    {
        var ready = await _customer.ReadyOrderAsync("before.terms.test");
        await ChangeTermsAsync();

        var refused = (await NewOrderAsync(_customer)).AssertRefused("userActionRequired");
        Assert.Equal(403, refused.Status);
        Assert.Contains($"<{NewTerms}>;rel=\"terms-of-service\"", refused.Links);
        Assert.False((await _customer.ReadAsync(_customer.Account)).Json.TryGetProperty("termsOfServiceAgreed", out _));
        var page = refused.Text("instance")!;

        // What was ordered under the old terms goes on; what is no consent is none.
        Assert.Equal(200, (await _customer.FinalizeAsync(ready, Customer.NewCsr("before.terms.test"))).Status);
        Assert.Equal(200, (await _customer.PostAsync(_customer.Account, """{"termsOfServiceAgreed":true}""")).Status);
        var shown = await _customer.Raw.GetAsync(page);
        Assert.Equal((200, "text/html", "no-store"), (shown.Status, shown.MediaType, shown.CacheControl));
        Assert.Contains(WebUtility.HtmlEncode(NewTerms), shown.Body, StringComparison.Ordinal);
        Assert.Equal(303, (await AgreeAsync(page, "https://example.test/terms")).Status);
        (await NewOrderAsync(_customer)).AssertRefused("userActionRequired");

        var agreed = await AgreeAsync(page, NewTerms);

        Assert.Equal((303, page), (agreed.Status, agreed.Location));
        Assert.Contains("no new terms", (await _customer.Raw.GetAsync(page)).Body, StringComparison.Ordinal);
        Assert.Equal(201, (await NewOrderAsync(_customer)).Status);
        Assert.True((await _customer.ReadAsync(_customer.Account)).Json.GetProperty("termsOfServiceAgreed").GetBoolean());
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.3-01")]
    public async Task Changed_ConsentIsOfOneAccountAndLastsUntilTheNextChange()
    {
        using var other = await Customer.RegisteredAsync(_bridge);
        await ChangeTermsAsync();
        using var late = await Customer.RegisteredAsync(_bridge);
        await AgreeAsync((await NewOrderAsync(_customer)).Text("instance")!, NewTerms);

        await _bridge.RestartAsync();
        Assert.Equal(201, (await NewOrderAsync(_customer)).Status);
        Assert.Equal(201, (await NewOrderAsync(late)).Status);
        (await NewOrderAsync(other)).AssertRefused("userActionRequired");

        await _bridge.RestartAsync(("Acme__TermsOfService", "https://example.test/terms-3"));
        (await NewOrderAsync(_customer)).AssertRefused("userActionRequired");
    }

    [Fact]
    public async Task Changed_WithoutTheSettingNothingIsAsked()
    {
        await _bridge.RestartAsync(("Acme__TermsOfService", NewTerms));

        Assert.Equal(201, (await NewOrderAsync(_customer)).Status);
    }

    [Fact]
    public async Task Page_CannotBeFramedScriptedOrSentByAnotherSite()
    {
        using var other = await Customer.RegisteredAsync(_bridge);
        await ChangeTermsAsync();
        var page = (await NewOrderAsync(_customer)).Text("instance")!;
        using var shown = await _bridge.Http.GetAsync(page, TestContext.Current.CancellationToken);
        var token = page.Split('/')[^1];

        var policy = Assert.Single(shown.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("no-referrer", Assert.Single(shown.Headers.GetValues("Referrer-Policy"))); // The linked terms are not told the URL.
        Assert.False(shown.Headers.Contains("Set-Cookie")); // Nothing that a browser adds by itself counts.
        Assert.True(Base64Url.TryDecode(token, out var random));
        Assert.InRange(random.Length, 16, 64); // 128 bits at least.
        Assert.NotEqual(token, (await NewOrderAsync(other)).Text("instance")!.Split('/')[^1]);

        // What another site could send without knowing the token.
        var forged = page.Replace(token, new string('A', token.Length), StringComparison.Ordinal);
        var sent = await _customer.Raw.SendAsync(
            forged, Encoding.UTF8.GetBytes("terms=" + Uri.EscapeDataString(NewTerms)), "application/x-www-form-urlencoded", headers: (
                "Origin", "https://evil.example"));
        Assert.Equal(404, sent.Status);
        (await NewOrderAsync(_customer)).AssertRefused("userActionRequired");
    }

    [Fact]
    public async Task Changed_AuthorizationsBeforehandNeedConsentToo()
    {
        await ChangeTermsAsync();

        var refused = (await AuthorizeAsync()).AssertRefused("userActionRequired");
        await AgreeAsync(refused.Text("instance")!, NewTerms);

        Assert.Equal(201, (await AuthorizeAsync()).Status);
    }

    [Fact]
    public async Task Page_IsThereForItsTokenOnlyAndTakesItsFormOnly()
    {
        using var other = await Customer.RegisteredAsync(_bridge);
        await ChangeTermsAsync();
        var page = (await NewOrderAsync(_customer)).Text("instance")!;
        var othersToken = (await NewOrderAsync(other)).Text("instance")!.Split('/')[^1];

        Assert.Equal(404, (await _customer.Raw.GetAsync(page[..^1])).Status);
        Assert.Equal(404, (await _customer.Raw.GetAsync(page.Replace(page.Split('/')[^1], othersToken, StringComparison.Ordinal))).Status);
        Assert.Equal(404, (await AgreeAsync(page[..^1] + (page[^1] == 'A' ? 'B' : 'A'), NewTerms)).Status);
        (await _customer.Raw.SendAsync(page, $$"""{"terms":"{{NewTerms}}"}""", "application/json")).AssertRefused("malformed");
        (await AgreeAsync(page, new string('x', 5000))).AssertRefused("malformed");
        (await NewOrderAsync(_customer)).AssertRefused("userActionRequired");

        Assert.Equal(200, (await _customer.PostAsync(_customer.Account, """{"status":"deactivated"}""")).Status);
        Assert.Equal(404, (await AgreeAsync(page, NewTerms)).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-01")]
    [Trait("Requirement", "R8555-7.3.4-02")]
    [Trait("Requirement", "R8555-7.3.1-03")]
    public async Task ExternalAccountRequired_NewAccountsNeedABindingAndOldOnesDoNot()
    {
        Assert.False(
            (await _customer.Raw.GetAsync(_bridge.Url("directory"))).Json.GetProperty("meta").TryGetProperty(
                "externalAccountRequired", out _));
        await _bridge.RestartAsync(("Acme__ExternalAccountRequired", "true"));
        using var client = new RawClient(_bridge);

        Assert.True(
            (await client.GetAsync(_bridge.Url("directory"))).Json.GetProperty("meta").GetProperty("externalAccountRequired").GetBoolean());
        Assert.Equal(403, (await client.RegisterAsync()).AssertRefused("externalAccountRequired").Status);
        (await client.RegisterAsync("""{"termsOfServiceAgreed":true,"externalAccountBinding":null}""")).AssertRefused(
            "externalAccountRequired");
        (await client.RegisterAsync("""{"onlyReturnExisting":true}""")).AssertRefused("accountDoesNotExist");
        Assert.Equal(201, (await client.RegisterAsync(Bindings.Registration(Bindings.Of(_bridge, client)))).Status);
        Assert.Equal(201, (await NewOrderAsync(_customer)).Status);

        // Clients register at every start and send the binding the first time only; the key is known, however the account was made.
        foreach (var known in new[] { client, _customer.Raw })
        {
            foreach (var payload in new[] { """{"termsOfServiceAgreed":true}""", "{}", """{"onlyReturnExisting":true}""" })
            {
                var again = await known.PostAsync(_bridge.Url("new-account"), payload, header =>
                {
                    header.Remove("kid");
                    header["jwk"] = System.Text.Json.Nodes.JsonNode.Parse(known.Key.PublicKey.ToJson());
                });
                Assert.Equal((200, known.Account), (again.Status, again.Location));
            }
        }
    }

    [Fact]
    public async Task Tenant_ThatIsGoneLetsItsAccountsOrderNothing()
    {
        await using var bridge = new RunningBridge(
            ("Tenants__gone__Names", "gone.test"), ("Tenants__gone__ExternalAccountKeys__gone_1__Key", RunningBridge.HmacOf("gone_1")));
        await bridge.InitializeAsync();
        using var customer = new Customer(bridge);
        Assert.Equal(201, (await customer.Raw.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, customer.Raw, "gone_1")))).Status);
        var ready = await customer.ReadyOrderAsync("www.gone.test");

        await bridge.ForgetAsync("Tenants__gone__");

        Assert.Equal(
            403,
            (await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("www.gone.test"))).AssertRefused("unauthorized").Status);
        (await customer.FinalizeAsync(ready, Customer.NewCsr("www.gone.test"))).AssertRefused("unauthorized");
        Assert.Equal(200, (await customer.ReadAsync(customer.Account)).Status);
        Assert.Equal(0, bridge.Purchases);
    }

    private Task ChangeTermsAsync() =>
        _bridge.RestartAsync(("Acme__TermsOfService", NewTerms), ("Acme__TermsOfServiceChangeNeedsConsent", "true"));

    private Task<Answer> NewOrderAsync(Customer customer) =>
        customer.PostAsync(_bridge.Url("new-order"), Customer.OrderFor("new.terms.test"));

    private Task<Answer> AuthorizeAsync() =>
        _customer.PostAsync(_bridge.Url("new-authz"), """{"identifier":{"type":"dns","value":"new.terms.test"}}""");

    private Task<Answer> AgreeAsync(string page, string terms) =>
        _customer.Raw.SendAsync(page, "terms=" + Uri.EscapeDataString(terms), "application/x-www-form-urlencoded");
}
