using Xunit;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>GET and POST-as-GET (RFC 8555 section 6.3), and who may read what.</summary>
[Collection(RunningBridge.Name)]
public class ReadTests(RunningBridge bridge)
{
    [Theory]
    [InlineData("new-account", "GET", 405)]
    [InlineData("new-order", "GET", 405)]
    [InlineData("account/x", "GET", 405)]
    [InlineData("account/x/orders", "GET", 405)]
    [InlineData("order/x", "GET", 405)]
    [InlineData("order/x", "DELETE", 405)]
    [InlineData("order/x", "PATCH", 405)]
    [InlineData("order/x/finalize", "GET", 405)]
    [InlineData("authorization/x/0", "GET", 405)]
    [InlineData("challenge/x/0/http-01", "GET", 405)]
    [InlineData("certificate/x", "GET", 405)]
    [InlineData("certificate/x", "PUT", 405)]
    [InlineData("directory", "DELETE", 405)]
    [InlineData("nope", "GET", 404)]
    [InlineData("", "GET", 404)]
    [InlineData("order/x/nope", "POST", 404)]
    [Trait("Requirement", "R8555-6.3-01")]
    [Trait("Requirement", "R8555-6.3-08")]
    [Trait("Requirement", "R9110-15.5.5-01")]
    public async Task Method_ThatIsNotServedIsRefusedWithAProblem(string path, string method, int status)
    {
        using var client = new RawClient(bridge);

        var answer = await client.SendAsync(bridge.Url(path), [], method: method);

        Assert.Equal(status, answer.AssertRefused("malformed").Status);
        Assert.True(status == 404 || answer.Allow.Contains("POST"));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.3-02")]
    [Trait("Requirement", "R8555-6.3-04")]
    [Trait("Requirement", "R8555-6.3-05")]
    [Trait("Requirement", "R8555-7.1-01")]
    [Trait("Requirement", "R8555-7.1-02")]
    public async Task PostAsGet_ReadsEveryResource()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = await customer.ValidOrderAsync("read.test");
        var authorization = Customer.AuthorizationOf(order);
        var challenge = (await customer.ChallengeAsync(authorization)).GetProperty("url").GetString()!;
        string[] urls =
        [
            order.Location!, authorization, challenge, order.Text("certificate")!, customer.Account, customer.Account + "/orders"
        ];

        foreach (var url in urls)
        {
            var answer = await customer.ReadAsync(url);
            Assert.Equal(200, answer.Status);
            Assert.Contains(answer.Links, link => link == $"<{bridge.Url("directory")}>;rel=\"index\"");
        }

        var directory = await customer.ReadAsync(bridge.Url("directory"));
        Assert.Equal((200, (await customer.Raw.GetAsync(bridge.Url("directory"))).Body), (directory.Status, directory.Body));
        Assert.Empty(directory.Links);
        Assert.InRange((await customer.ReadAsync(bridge.Url("new-nonce"))).Status, 200, 204);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.3-03")]
    [Trait("Requirement", "R8555-7.5-01")]
    [Trait("Requirement", "R8555-7.4-20")]
    [Trait("Requirement", "R8555-7.4.2-05")]
    [Trait("Requirement", "R8555-10.5-01")]
    public async Task Resources_OfAnotherAccountLookLikeMissingOnes()
    {
        using var owner = await Customer.RegisteredAsync(bridge);
        using var other = await Customer.RegisteredAsync(bridge);
        var order = await owner.ValidOrderAsync("mine.test");
        var id = order.Location![(order.Location!.LastIndexOf('/') + 1)..];
        var challenge = (await owner.ChallengeAsync(Customer.AuthorizationOf(order))).GetProperty("url").GetString()!;

        foreach (var url in new[] { order.Location!, Customer.AuthorizationOf(order), challenge, order.Text("certificate")! })
        {
            var foreign = await other.ReadAsync(url);
            var missing = await other.ReadAsync(url.Replace(id, "AAAAAAAAAAAAAAAAAAAAAA", StringComparison.Ordinal));

            Assert.Equal((404, foreign.Body), (foreign.AssertRefused("malformed").Status, missing.Body));
        }

        (await other.PostAsync(challenge, "{}")).AssertRefused("malformed", "unauthorized");
        (await other.FinalizeAsync(order, Customer.NewCsr("mine.test"))).AssertRefused("malformed", "unauthorized");
    }

    [Fact]
    [Trait("Requirement", "R8555-6.3-06")]
    public async Task EmptyObject_IsNoPostAsGet()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = await customer.ValidOrderAsync("object.test");

        foreach (var url in new[]
        {
            order.Location!,
            order.Text("certificate")!,
            customer.Account + "/orders",
            bridge.Url("directory"),
            bridge.Url("new-nonce"),
        })
        {
            (await customer.PostAsync(url, "{}")).AssertRefused("malformed");
        }

        Assert.Equal(200, (await customer.PostAsync(customer.Account, "{}")).Status);
    }

    [Fact]
    [Trait("Requirement", "R8555-6.3-07")]
    public async Task PostAsGet_OfAChallengeDoesNotStartIt()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var authorization = Customer.AuthorizationOf(await customer.OrderAsync("poll.test"));
        var url = (await customer.ChallengeAsync(authorization)).GetProperty("url").GetString()!;

        for (var polls = 0; polls < 3; polls++)
        {
            Assert.Equal("pending", (await customer.ReadAsync(url)).Text("status"));
        }

        Assert.Equal("pending", (await customer.ReadAsync(authorization)).Text("status"));
    }

    [Fact]
    [Trait("Requirement", "R8555-6.3-09")]
    public async Task EmptyPayload_WhereSomethingIsAskedForIsRefused()
    {
        using var stranger = new RawClient(bridge);
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = await customer.ReadyOrderAsync("empty.test");

        (await stranger.PostAsync(bridge.Url("new-account"), "")).AssertRefused("malformed");
        (await customer.PostAsync(bridge.Url("new-order"), "")).AssertRefused("malformed");
        (await customer.PostAsync(order.Text("finalize")!, "")).AssertRefused("malformed");
        Assert.Equal("ready", (await customer.ReadAsync(order.Location!)).Text("status"));
    }

    [Theory]
    [InlineData("application/json", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("application/jose", 415)]
    [InlineData(null, 415)]
    [InlineData("application/jose+json; charset=utf-8", 201)]
    [InlineData("Application/JOSE+JSON", 201)]
    [Trait("Requirement", "R8555-6.2-28")]
    [Trait("Requirement", "R8555-6.2-29")]
    public async Task ContentType_IsJoseJsonAndNothingElse(string? contentType, int status)
    {
        using var client = new RawClient(bridge);
        var url = bridge.Url("new-account");
        var body = client.Sign((await client.HeaderAsync(url)).ToJsonString(), """{"termsOfServiceAgreed":true}""").ToJsonString();

        var answer = await client.SendAsync(url, body, contentType);

        Assert.Equal(status, answer.Status);
        Assert.True(status == 201 || answer.AssertRefused("malformed").Status == 415);
    }

    /// <summary>Bodies that are no proper request at all; each must cost the sender a problem document and the server nothing.</summary>
    [Fact]
    [Trait("Requirement", "R8555-6.1-06")]
    [Trait("Requirement", "R8555-6.2-02")]
    [Trait("Requirement", "R8555-6.2-33")]
    [Trait("Requirement", "R8555-6.2-34")]
    [Trait("Requirement", "R8555-6.2-35")]
    [Trait("Requirement", "R8555-6.5-02")]
    public async Task Body_MalformedIsRefusedOnEveryPath()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var purchases = bridge.Purchases;
        string[] paths =
        [
            "new-account", "new-order", "order/x", "order/x/finalize", "authorization/x/0", "challenge/x/0/http-01", "certificate/x"
        ];
        string[] bodies =
        [
            "", "{", "[]", "\"x\"", "null", "5", "a.b.c", "{}", "{\"payload\":\"\"}", "\0\u0001",
            "{\"protected\":5,\"payload\":\"\",\"signature\":\"\"}",
            "{\"protected\":\"e30\",\"payload\":\"e30\",\"signature\":\"\"}",
            "{\"protected\":\"e30=\",\"payload\":\"\",\"signature\":\"AAAA\"}",
            new string('[', 20_000), "{\"payload\":\"" + new string('A', 200_000) + "\"}", "{\"signatures\":[]}",
        ];
        foreach (var path in paths)
        {
            foreach (var body in bodies)
            {
                (await customer.Raw.SendAsync(bridge.Url(path), body)).AssertRefused("malformed");
            }

            (await customer.Raw.SendAsync(bridge.Url(path), [0xff, 0xfe, 0x7b, 0x7d])).AssertRefused("malformed");
        }

        Assert.Equal(purchases, bridge.Purchases);
        Assert.Empty(await customer.OrdersAsync());
    }
}
