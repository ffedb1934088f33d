using System.Text.Json;
using System.Text.Json.Nodes;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Accounts (RFC 8555 sections 7.1.2, 7.3).</summary>
[Collection(RunningBridge.Name)]
public class AccountTests(RunningBridge bridge)
{
    private const string Lookup = """{"onlyReturnExisting":true}""";

    [Fact]
    [Trait("Requirement", "R8555-7.3-01")]
    [Trait("Requirement", "R8555-7.3-02")]
    [Trait("Requirement", "R8555-7.1.2-01")]
    [Trait("Requirement", "R8555-7.1.2-02")]
    [Trait("Requirement", "R8555-7.1.2-03")]
    [Trait("Requirement", "R8555-7.3.4-11")]
    public async Task NewAccount_IsAnsweredWithTheAccountAndNothingThatWasNotAskedFor()
    {
        using var client = new RawClient(bridge);

        var created = await client.RegisterAsync(
            """{"termsOfServiceAgreed":true,"contact":["mailto:a@b.test","mailto:c@d.test"],"orders":"https://x.test","status":"revoked","foo":1}""");

        Assert.Equal((201, "application/json"), (created.Status, created.MediaType));
        Assert.StartsWith(bridge.Url("account/"), created.Location, StringComparison.Ordinal);
        Assert.Equal(("valid", client.Account + "/orders"), (created.Text("status"), created.Text("orders")));
        Assert.Equal(["mailto:a@b.test", "mailto:c@d.test"], Contacts(created));
        Assert.Equal(
            ["contact", "orders", "status", "termsOfServiceAgreed"], created.Json.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(created.Body, (await client.PostAsync(client.Account!, "")).Body);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"termsOfServiceAgreed":false}""")]
    [InlineData("""{"termsOfServiceAgreed":"true"}""")]
    [InlineData("""{"termsOfServiceAgreed":1}""")]
    [InlineData("""{"termsOfServiceAgreed":null}""")]
    [Trait("Requirement", "R8555-7.3-08")]
    public async Task NewAccount_WithoutAgreementIsRefused(string payload) =>
        await RefusedAsync(payload, "userActionRequired", "malformed");

    [Theory]
    [InlineData("\"tel:+123\"", "unsupportedContact")]
    [InlineData("\"https://x.test\"", "unsupportedContact")]
    [InlineData("\"mailto:\"", "invalidContact")]
    [InlineData("\"mailto:nobody\"", "invalidContact")]
    [InlineData("\"mailto:a@\"", "invalidContact")]
    [InlineData("\"mailto:@b.test\"", "invalidContact")]
    [InlineData("\"mailto:a@b.test?subject=x\"", "invalidContact")]
    [InlineData("\"mailto:a@b.test,c@d.test\"", "invalidContact")]
    [InlineData("\"\"", "invalidContact")]
    [InlineData("5", "malformed")]
    [InlineData("{}", "malformed")]
    [Trait("Requirement", "R8555-7.3-04")]
    [Trait("Requirement", "R8555-7.3-05")]
    [Trait("Requirement", "R8555-7.3-06")]
    [Trait("Requirement", "R8555-7.3-07")]
    public async Task NewAccount_WithAFaultyContactIsRefused(string contact, string error) =>
        await RefusedAsync($$"""{"termsOfServiceAgreed":true,"contact":["mailto:good@b.test",{{contact}}]}""", error);

    [Theory]
    [InlineData("""{"termsOfServiceAgreed":true,"contact":"mailto:a@b.test"}""")]
    [InlineData("""{"termsOfServiceAgreed":true,"contact":{}}""")]
    [InlineData("""{"termsOfServiceAgreed":true,"contact":[null]}""")]
    [InlineData("""{"onlyReturnExisting":"yes"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("{")]
    [Trait("Requirement", "R8555-7.3-10")]
    public async Task NewAccount_OfWrongTypesIsRefused(string payload) => await RefusedAsync(payload, "malformed", "invalidContact");

    [Theory]
    [InlineData(11)]
    [InlineData(2_000)]
    [InlineData(10_000)]
    [Trait("Requirement", "R8555-7.3-10")]
    public async Task NewAccount_WithTooManyContactsIsRefused(int count) => await RefusedAsync(
        JsonSerializer.Serialize(new { termsOfServiceAgreed = true, contact = Enumerable.Repeat("mailto:a@b.test", count) }),
        "malformed",
        "invalidContact");

    [Fact]
    [Trait("Requirement", "R8555-7.3.1-01")]
    [Trait("Requirement", "R8555-11.1-03")]
    public async Task NewAccount_WithAKnownKeyGivesTheAccountAsItWas()
    {
        using var client = new RawClient(bridge);
        var created = await client.RegisterAsync("""{"termsOfServiceAgreed":true,"contact":["mailto:first@b.test"]}""");

        var again = await NewAccountAgainAsync(client, """{"termsOfServiceAgreed":true,"contact":["mailto:second@b.test"]}""");

        Assert.Equal((200, created.Location, created.Body), (again.Status, again.Location, again.Body));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.1-02")]
    public async Task NewAccount_LookUpOfAnUnknownKeyMakesNothing()
    {
        using var client = new RawClient(bridge);
        for (var tries = 0; tries < 2; tries++)
        {
            var answer = await client.PostAsync(bridge.Url("new-account"), """{"onlyReturnExisting":true,"termsOfServiceAgreed":true}""");

            Assert.Equal((400, null), (answer.AssertRefused("accountDoesNotExist").Status, answer.Location));
        }
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3-03")]
    [Trait("Requirement", "R8555-7.3.1-03")]
    public async Task NewAccount_LookUpOfAKnownKeyNeedsNothingElse()
    {
        using var client = new RawClient(bridge);
        var created = await client.RegisterAsync();

        var found = await NewAccountAgainAsync(client, Lookup);

        Assert.Equal((200, created.Location, created.Body), (found.Status, found.Location, found.Body));
        Assert.False(found.Json.TryGetProperty("onlyReturnExisting", out _));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.1-04")]
    public async Task NewAccount_FiveAtOnceWithOneKeyMakeOne()
    {
        using var client = new RawClient(bridge);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(_ => client.PostAsync(bridge.Url("new-account"), """{"termsOfServiceAgreed":true}""")));

        Assert.Single(answers.Select(answer => answer.Location).Distinct());
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(4, answers.Count(answer => answer.Status == 200));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.2-01")]
    public async Task Update_ChangesTheContactsAndClearsThem()
    {
        using var customer = await Customer.RegisteredAsync(bridge);

        var changed = await customer.PostAsync(customer.Account, """{"contact":["mailto:new@b.test"]}""");
        Assert.Equal((200, "mailto:new@b.test"), (changed.Status, Assert.Single(Contacts(changed))));
        Assert.Equal(changed.Body, (await customer.ReadAsync(customer.Account)).Body);

        var cleared = await customer.PostAsync(customer.Account, """{"contact":[]}""");
        Assert.Equal(200, cleared.Status);
        Assert.Empty(Contacts(cleared));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"status":"valid"}""")]
    [InlineData("""{"orders":"https://x.test"}""")]
    [InlineData("""{"termsOfServiceAgreed":false}""")]
    [InlineData("""{"foo":{"bar":[1]},"key":"x"}""")]
    [Trait("Requirement", "R8555-7.3.2-02")]
    public async Task Update_OfWhatCannotBeChangedChangesNothing(string payload)
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var before = await customer.ReadAsync(customer.Account);

        Assert.Equal(
            (200, before.Body),
            ((await customer.PostAsync(customer.Account, payload)).Status, (await customer.ReadAsync(customer.Account)).Body));
    }

    [Theory]
    [InlineData("""{"contact":["mailto:good@b.test","tel:+123"]}""", "unsupportedContact")]
    [InlineData("""{"contact":["mailto:nobody"]}""", "invalidContact")]
    [InlineData("""{"contact":["mailto:nobody"],"status":"deactivated"}""", "invalidContact")]
    [InlineData("""{"contact":["mailto:good@b.test"],"status":"revoked"}""", "malformed")]
    [InlineData("""{"contact":"mailto:good@b.test"}""", "malformed")]
    [InlineData("""{"status":5}""", "malformed")]
    [InlineData("[]", "malformed")]
    [Trait("Requirement", "R8555-7.3.2-04")]
    public async Task Update_RefusedChangesNothing(string payload, string error)
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var before = await customer.ReadAsync(customer.Account);

        (await customer.PostAsync(customer.Account, payload)).AssertRefused(error);

        Assert.Equal(before.Body, (await customer.ReadAsync(customer.Account)).Body);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-01")]
    [Trait("Requirement", "R8555-7.3.6-02")]
    [Trait("Requirement", "R8555-7.3.6-03")]
    [Trait("Requirement", "R8555-7.1.6-08")]
    public async Task Deactivated_IsRefusedFromThenOnAndNeverComesBack()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = await customer.OrderAsync("gone.test");

        var deactivated = await customer.PostAsync(customer.Account, """{"status":"deactivated"}""");
        Assert.Equal((200, "deactivated"), (deactivated.Status, deactivated.Text("status")));

        Answer[] refusals =
        [
            await customer.ReadAsync(customer.Account), await customer.PostAsync(customer.Account, """{"status":"valid"}"""),
            await customer.ReadAsync(order.Location!), await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("gone.test")),
            await NewAccountAgainAsync(customer.Raw, """{"termsOfServiceAgreed":true}"""), await NewAccountAgainAsync(customer.Raw, Lookup),
        ];
        Assert.All(refusals, refusal => Assert.Equal(401, refusal.AssertRefused("unauthorized").Status));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-05")]
    public async Task Deactivation_ByAnotherAccountIsRefused()
    {
        using var owner = await Customer.RegisteredAsync(bridge);
        using var other = await Customer.RegisteredAsync(bridge);

        (await other.PostAsync(owner.Account, """{"status":"deactivated"}""")).AssertRefused("unauthorized");

        Assert.Equal("valid", (await owner.ReadAsync(owner.Account)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.2.1-01")]
    [Trait("Requirement", "R8555-7.1.2.1-02")]
    public async Task Orders_AreListedUnlessInvalid()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        Assert.Empty(await customer.OrdersAsync());

        var pending = await customer.OrderAsync("pending.list.test");
        var invalid = await customer.OrderAsync("invalid.list.test");
        await customer.TryAsync(Customer.AuthorizationOf(invalid), withProof: false);

        Assert.Equal(pending.Location, Assert.Single(await customer.OrdersAsync()));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.2.1-03")]
    public async Task Orders_ArePagedAndThePagesTogetherHaveEachOnce()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        using var other = await Customer.RegisteredAsync(bridge);
        var made = new HashSet<string?>();
        for (var count = 0; count < 201; count++)
        {
            made.Add((await customer.OrderAsync($"n{count}.page.test")).Location);
        }

        var pages = new List<Answer>();
        for (var url = customer.Account + "/orders"; url is not null; url = Next(pages[^1]))
        {
            Assert.InRange(pages.Count, 0, 3);
            pages.Add(await customer.ReadAsync(url));
        }

        Assert.Equal([100, 100, 1], pages.Select(page => page.Json.GetProperty("orders").GetArrayLength()));
        Assert.Equal(
            made.Order(),
            pages.SelectMany(page => page.Json.GetProperty("orders").EnumerateArray()).Select(url => url.GetString()).Order());
        (await other.ReadAsync(Next(pages[0])!)).AssertRefused("unauthorized");
        (await customer.PostAsync(Next(pages[0])!, "{}")).AssertRefused("malformed");

        static string? Next(Answer page) =>
            page.Links.SingleOrDefault(link => link.EndsWith(";rel=\"next\"", StringComparison.Ordinal))?.Split('<', '>')[1];
    }

    [Fact]
    [Trait("Requirement", "R8555-7.3.6-04")]
    public async Task Deactivated_LetsItsCertificatesBe()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("kept.test");
        var before = bridge.Sandbox.State.CommandCount("RevokeCertificate"); // Other tests revoke on the same bridge.

        Assert.Equal(200, (await customer.PostAsync(customer.Account, """{"status":"deactivated"}""")).Status);

        var bought = bridge.Sandbox.State.Purchases.Single(purchase => purchase.Names.Contains("kept.test"));
        Assert.Equal(
            SandboxCertificateStatus.Active,
            bridge.Sandbox.State.Certificates.Single(certificate => certificate.Id == bought.CertificateId).Status);
        Assert.Equal(before, bridge.Sandbox.State.CommandCount("RevokeCertificate"));
    }

    private static IEnumerable<string?> Contacts(Answer account) =>
        account.Json.TryGetProperty("contact", out var contacts) ? contacts.EnumerateArray().Select(contact => contact.GetString()) : [];

    /// <summary>newAccount with a key that has an account.</summary>
    private async Task<Answer> NewAccountAgainAsync(RawClient client, string payload) =>
        await client.PostAsync(bridge.Url("new-account"), payload, header =>
        {
            header.Remove("kid");
            header["jwk"] = JsonNode.Parse(client.Key.PublicKey.ToJson());
        });

    private async Task RefusedAsync(string payload, params string[] errors)
    {
        using var client = new RawClient(bridge);

        (await client.PostAsync(bridge.Url("new-account"), payload)).AssertRefused(errors);

        (await client.PostAsync(bridge.Url("new-account"), Lookup)).AssertRefused("accountDoesNotExist");
    }
}
