using System.Text.Json;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>
/// Authorizations that outlive their order: reused, given up, asked for beforehand (RFC 8555 sections 7.1.3, 7.4.1, 7.5.2).
/// </summary>
[Collection(RunningBridge.Name)]
public sealed class AuthorizationReuseTests(RunningBridge bridge) : IAsyncLifetime
{
    private const string Deactivation = """{"status":"deactivated"}""";

    private Customer _customer = null!;

    public async ValueTask InitializeAsync() => _customer = await Customer.RegisteredAsync(bridge);

    public ValueTask DisposeAsync()
    {
        _customer.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-07")]
    [Trait("Requirement", "R8555-7.1.6-04")]
    public async Task Proof_ServesTheAccountsNextOrderWhichIsReadyAtOnce()
    {
        var first = await _customer.ReadyOrderAsync("reuse.test");

        var second = await _customer.OrderAsync("reuse.test");

        Assert.Equal("ready", second.Text("status"));
        Assert.Equal(Customer.AuthorizationOf(first), Customer.AuthorizationOf(second));
        Assert.Equal("valid", (await _customer.ReadAsync(Customer.AuthorizationOf(second))).Text("status"));
        Assert.Equal(200, (await _customer.FinalizeAsync(second, Customer.NewCsr("reuse.test"))).Status);
        await _customer.SettledAsync(second.Location!);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-07")]
    public async Task Proof_ServesOneNameOfTwoAndTheOtherIsAskedFor()
    {
        await _customer.ReadyOrderAsync("one.reuse.test");

        var order = await _customer.OrderAsync("one.reuse.test", "two.reuse.test");

        Assert.Equal("pending", order.Text("status"));
        Assert.Equal("valid", (await _customer.ReadAsync(Customer.AuthorizationOf(order, 0))).Text("status"));
        Assert.Equal("valid", (await _customer.TryAsync(Customer.AuthorizationOf(order, 1), withProof: true)).Text("status"));
        Assert.Equal("ready", (await _customer.ReadAsync(order.Location!)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.3-07")]
    public async Task Proof_ServesNoOtherAccount()
    {
        await _customer.ReadyOrderAsync("mine.reuse.test");
        using var other = await Customer.RegisteredAsync(bridge);

        Assert.Equal("pending", (await other.OrderAsync("mine.reuse.test")).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.5.2-01")]
    [Trait("Requirement", "R8555-7.5.1-07")]
    [Trait("Requirement", "R8555-7.1.6-05")]
    public async Task Deactivate_OfAPendingAuthorizationEndsItAndItsOrder()
    {
        var order = await _customer.OrderAsync("pending.give.test");
        var authorization = Customer.AuthorizationOf(order);
        var challenge = (await _customer.ChallengeAsync(authorization)).GetProperty("url").GetString()!;

        var answer = await _customer.PostAsync(authorization, Deactivation);

        Assert.Equal((200, "deactivated"), (answer.Status, answer.Text("status")));
        Assert.Equal("deactivated", (await _customer.ReadAsync(authorization)).Text("status"));
        Assert.Equal("invalid", (await _customer.ReadAsync(order.Location!)).Text("status"));
        await _customer.PostAsync(challenge, "{}");
        Assert.Equal("pending", (await _customer.ReadAsync(challenge)).Text("status"));
        Assert.Equal("deactivated", (await _customer.PostAsync(authorization, Deactivation)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.5.2-01")]
    [Trait("Requirement", "R8555-7.5.2-03")]
    public async Task Deactivate_OfAValidAuthorizationEndsEveryOrderThatSharesItAndItIsNotReused()
    {
        var first = await _customer.ReadyOrderAsync("valid.give.test");
        var second = await _customer.OrderAsync("valid.give.test");
        Assert.Equal("ready", second.Text("status"));

        var answer = await _customer.PostAsync(Customer.AuthorizationOf(second), Deactivation);

        Assert.Equal((200, "deactivated"), (answer.Status, answer.Text("status")));
        foreach (var order in new[] { first, second })
        {
            Assert.Equal("invalid", (await _customer.ReadAsync(order.Location!)).Text("status"));
            (await _customer.FinalizeAsync(order, Customer.NewCsr("valid.give.test"))).AssertRefused("orderNotReady");
        }

        var third = await _customer.OrderAsync("valid.give.test");
        Assert.Equal("pending", third.Text("status"));
        Assert.NotEqual(Customer.AuthorizationOf(first), Customer.AuthorizationOf(third));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.5.2-02")]
    public async Task Deactivate_IsTheOwnersAlone()
    {
        var authorization = Customer.AuthorizationOf(await _customer.OrderAsync("owner.give.test"));
        using var other = await Customer.RegisteredAsync(bridge);

        (await other.PostAsync(authorization, Deactivation)).AssertRefused("malformed", "unauthorized");

        Assert.Equal("pending", (await _customer.ReadAsync(authorization)).Text("status"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"status":"valid"}""")]
    [InlineData("""{"status":5}""")]
    [InlineData("[]")]
    [Trait("Requirement", "R8555-7.5.2-01")]
    public async Task Deactivate_IsTheOnlyUpdate(string payload)
    {
        var authorization = Customer.AuthorizationOf(await _customer.OrderAsync("update.give.test"));

        (await _customer.PostAsync(authorization, payload)).AssertRefused("malformed");

        Assert.Equal("pending", (await _customer.ReadAsync(authorization)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-7.5.2-01")]
    public async Task Deactivate_OfAFailedAuthorizationIsRefused()
    {
        var order = await _customer.OrderAsync("failed.give.test");
        await _customer.TryAsync(Customer.AuthorizationOf(order), withProof: false);

        (await _customer.PostAsync(Customer.AuthorizationOf(order), Deactivation)).AssertRefused("malformed");
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.1-01")]
    [Trait("Requirement", "R8555-7.1.1-02")]
    public async Task NewAuthz_GivesAPendingAuthorizationThatOrdersReuseOnceItIsValid()
    {
        var made = await AuthorizeAsync("dns", "before.test");

        Assert.Equal((201, "pending"), (made.Status, made.Text("status")));
        Assert.Equal("before.test", made.Json.GetProperty("identifier").GetProperty("value").GetString());
        Assert.Equal(made.Body, (await _customer.ReadAsync(made.Location!)).Body);
        Assert.Empty(await _customer.OrdersAsync());

        Assert.Equal("valid", (await _customer.TryAsync(made.Location!, withProof: true)).Text("status"));
        var again = await AuthorizeAsync("dns", "Before.test");
        var order = await _customer.OrderAsync("before.test");

        Assert.Equal((200, made.Location), (again.Status, again.Location));
        Assert.Equal(("ready", made.Location), (order.Text("status"), Customer.AuthorizationOf(order)));
        Assert.Equal(200, (await _customer.FinalizeAsync(order, Customer.NewCsr("before.test"))).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.1-01")]
    public async Task NewAuthz_MakesNoOrder()
    {
        var location = (await AuthorizeAsync("dns", "noorder.test")).Location!;
        var order = location.Replace("/authorization/", "/order/", StringComparison.Ordinal)[..^2];

        Assert.Equal(404, (await _customer.ReadAsync(order)).AssertRefused("malformed").Status);
        var finalization = Customer.Finalization(Customer.NewCsr("noorder.test"));
        Assert.Equal(404, (await _customer.PostAsync(order + "/finalize", finalization)).AssertRefused("malformed").Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.4.1-02")]
    public async Task NewAuthz_RefusesWildcards() =>
        Assert.Equal(403, (await AuthorizeAsync("dns", "*.before.test")).AssertRefused("rejectedIdentifier", "malformed").Status);

    [Theory]
    [InlineData("email", "a@b.test", "unsupportedIdentifier")]
    [InlineData("ip", "192.0.2.1", "unsupportedIdentifier")]
    [InlineData("dns", "127.0.0.1", "rejectedIdentifier")]
    [InlineData("dns", "a_b.test", "rejectedIdentifier")]
    [Trait("Requirement", "R8555-7.4.1-03")]
    public async Task NewAuthz_UnwillingnessIs403(string type, string value, string error) =>
        Assert.Equal(403, (await AuthorizeAsync(type, value)).AssertRefused(error).Status);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"identifier":null}""")]
    [InlineData("""{"identifier":"a.test"}""")]
    [InlineData("""{"identifier":{"type":"dns"}}""")]
    [Trait("Requirement", "R8555-7.4.1-01")]
    public async Task NewAuthz_OfTheWrongFormIsRefused(string payload) =>
        (await _customer.PostAsync(bridge.Url("new-authz"), payload)).AssertRefused("malformed");

    private Task<Answer> AuthorizeAsync(string type, string value) => _customer.PostAsync(
        bridge.Url("new-authz"), JsonSerializer.Serialize(new { identifier = new { type, value } }));
}
