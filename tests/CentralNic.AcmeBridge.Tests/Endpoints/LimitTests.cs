using System.Text;
using System.Text.Json;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>Rate limits as clients see them (RFC 8555 sections 6.6, 10.3, 10.5).</summary>
[Collection(RunningBridge.Name)]
public class LimitTests
{
    [Fact]
    [Trait("Requirement", "R8555-6.6-01")]
    [Trait("Requirement", "R8555-6.6-02")]
    [Trait("Requirement", "R8555-6.6-03")]
    [Trait("Requirement", "R8555-6.6-04")]
    [Trait("Requirement", "R8555-10.3-01")]
    public async Task OrdersAccountsAndFailuresBeyondTheirLimitsAreToldWhenToComeBackAndReadingIsNeverLimited()
    {
        await using var bridge = await RunningBridge.StartAsync(new()
        {
            ["Limits__NewOrdersPerAccount"] = "3/1h",
            ["Limits__NewAccountsPerAddress"] = "2/1h",
            ["Limits__FailedValidationsPerName"] = "1/1h",
            ["Acme__LimitsHelp"] = "https://example.test/limits",
        });
        using var customer = await Customer.RegisteredAsync(bridge);
        using var other = await Customer.RegisteredAsync(bridge);

        var order = await customer.OrderAsync("bad.test");
        Assert.Equal("invalid", (await customer.TryAsync(Customer.AuthorizationOf(order), withProof: false)).Text("status"));
        AssertLimited(await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("bad.test")), "FailedValidationsPerName", 3600);

        await customer.OrderAsync("two.test");
        await customer.OrderAsync("three.test");
        for (var again = 0; again < 20; again++)
        {
            AssertLimited(await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("four.test")), "NewOrdersPerAccount", 1200);
        }

        Assert.Equal(2, (await customer.OrdersAsync()).Count);
        Assert.Equal(0, bridge.Purchases);
        await other.OrderAsync("bad.test");
        for (var read = 0; read < 100; read++)
        {
            Assert.Equal(200, (await customer.ReadAsync(order.Location!)).Status);
        }

        using var third = new RawClient(bridge);
        AssertLimited(await third.RegisterAsync(), "NewAccountsPerAddress", 1800);
        (await third.RegisterAsync("""{"onlyReturnExisting":true}""")).AssertRefused("accountDoesNotExist");
        Assert.Equal(200, (await customer.Raw.PostAsync(bridge.Url("new-account"), "{}", AsKey(customer))).Status);

        // The proxy in front is trusted, and says that this client is elsewhere.
        var url = bridge.Url("new-account");
        var body = third.Sign((await third.HeaderAsync(url)).ToJsonString(), """{"termsOfServiceAgreed":true}""").ToJsonString();
        Assert.Equal(201, (await third.SendAsync(url, Encoding.UTF8.GetBytes(body), headers: ("X-Forwarded-For", "203.0.113.7"))).Status);
    }

    /// <summary>Behind a CDN and a proxy of one's own; what stands further to the left is the client's own word.</summary>
    [Fact]
    public async Task AccountsAreLimitedByTheLastAddressThatIsNoTrustedProxys()
    {
        await using var bridge = await RunningBridge.StartAsync(new()
        {
            ["Limits__NewAccountsPerAddress"] = "2/1h",
            ["TrustedProxies"] = "127.0.0.0/8,10.0.0.0/8",
        });
        string[] clients =
        [
            "203.0.113.1",
            "203.0.113.2",
            "203.0.113.3",
            "198.51.100.1, 203.0.113.99",
            "198.51.100.2, 203.0.113.99",
            "198.51.100.3, 203.0.113.99",
        ];
        var statuses = new List<int>();
        foreach (var client in clients)
        {
            using var raw = new RawClient(bridge);
            var url = bridge.Url("new-account");
            var body = raw.Sign((await raw.HeaderAsync(url)).ToJsonString(), """{"termsOfServiceAgreed":true}""").ToJsonString();
            statuses.Add(
                (await raw.SendAsync(url, Encoding.UTF8.GetBytes(body), headers: ("X-Forwarded-For", client + ", 10.0.0.5"))).Status);
        }

        Assert.Equal([201, 201, 201, 201, 201, 429], statuses);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.6-01")]
    [Trait("Requirement", "R8555-6.6-04")]
    [Trait("Requirement", "R8555-10.5-02")]
    public async Task OpenOrdersNameSetsAndForeignNamesAreRefusedAtNewOrder()
    {
        await using var bridge = await RunningBridge.StartAsync(new()
        {
            ["Limits__PendingOrdersPerAccount"] = "2",
            ["Limits__CertificatesPerNameSet"] = "1/7d",
            ["Tenants__default__Names__0"] = "test",
        });
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("set.test");

        var repeated = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("set.test"));
        AssertLimited(repeated, "CertificatesPerNameSet", 7 * 86400, help: false);
        Assert.InRange(
            (await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("shop.example"))).AssertRefused(
                "rejectedIdentifier").Status,
            400,
            403);
        await customer.OrderAsync("one.test");
        await customer.OrderAsync("two.test");
        AssertLimited(
            await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("three.test")),
            "PendingOrdersPerAccount",
            7 * 86400,
            help: false);

        Assert.Equal(1, bridge.Purchases);
        Assert.Equal(3, (await customer.OrdersAsync()).Count);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.6-01")]
    [Trait("Requirement", "R8555-10.3-01")]
    public async Task AuthorizationsBeforehandCountAsOrders()
    {
        await using var bridge = await RunningBridge.StartAsync(
            new() { ["Limits__PendingOrdersPerAccount"] = "2", ["Limits__NewOrdersPerAccount"] = "3/1h" });
        using var customer = await Customer.RegisteredAsync(bridge);
        using var other = await Customer.RegisteredAsync(bridge);
        var first = await AuthorizeAsync(customer, "one.test");
        Assert.Equal(201, first.Status);
        Assert.Equal("valid", (await customer.TryAsync(first.Location!, withProof: true)).Text("status"));
        Assert.Equal(201, (await AuthorizeAsync(customer, "two.test")).Status);

        AssertLimited(await AuthorizeAsync(customer, "three.test"), "PendingOrdersPerAccount", 7 * 86400, help: false);
        AssertLimited(
            await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("three.test")),
            "PendingOrdersPerAccount",
            7 * 86400,
            help: false);
        Assert.Equal(200, (await AuthorizeAsync(customer, "one.test")).Status); // It is there already.

        for (var failed = 0; failed < 3; failed++)
        {
            var authorization = (await AuthorizeAsync(other, $"n{failed}.test")).Location!;
            Assert.Equal(200, (await other.PostAsync(authorization, """{"status":"deactivated"}""")).Status);
        }

        AssertLimited(await AuthorizeAsync(other, "four.test"), "NewOrdersPerAccount", 1200, help: false);

        Task<Answer> AuthorizeAsync(Customer who, string name) =>
            who.PostAsync(bridge.Url("new-authz"), JsonSerializer.Serialize(new { identifier = new { type = "dns", value = name } }));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.6-01")]
    [Trait("Requirement", "R8555-6.6-02")]
    public async Task AUsedUpBudgetIsToldWithTheDateOfTheNextPeriod()
    {
        await using var bridge = await RunningBridge.StartAsync(
            new() { ["Tenants__default__Budget__PerMonth"] = "0", ["Acme__Website"] = "https://example.test/" });
        using var customer = await Customer.RegisteredAsync(bridge);

        var refused = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("paid.test"));

        Assert.Equal(429, refused.AssertRefused("rateLimited").Status);
        var now = DateTimeOffset.UtcNow;
        var next = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
        Assert.InRange(refused.RetryAfter!.Value, next - now - TimeSpan.FromMinutes(1), next - now + TimeSpan.FromMinutes(1));
        Assert.Contains($"{next:yyyy-MM-dd}", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Contains("<https://example.test/>;rel=\"help\"", refused.Links);
        Assert.Empty(await customer.OrdersAsync());
    }

    private static Action<System.Text.Json.Nodes.JsonObject> AsKey(Customer customer) => header =>
    {
        header.Remove("kid");
        header["jwk"] = System.Text.Json.Nodes.JsonNode.Parse(customer.Raw.Key.PublicKey.ToJson());
    };

    private static void AssertLimited(Answer answer, string limit, int longest, bool help = true)
    {
        Assert.Equal(429, answer.AssertRefused("rateLimited").Status);
        Assert.StartsWith(limit, answer.Text("detail"), StringComparison.Ordinal);
        Assert.InRange(answer.RetryAfter!.Value.TotalSeconds, 1, longest + 1);
        Assert.Equal(help, answer.Links.Contains("<https://example.test/limits>;rel=\"help\""));
    }
}
