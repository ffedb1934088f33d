using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>ACME accounts as the operator sees and steers them, by command and by API.</summary>
[Collection(RunningBridge.Name)]
public sealed class AccountsCommandTests(RunningBridge bridge)
{
    [Fact]
    public async Task ListAndShow_TellWhoseItIs()
    {
        using var customer = new Customer(bridge);
        var binding = Bindings.Of(bridge, customer.Raw);
        var registration = Bindings.Registration(binding).Replace(
            "{\"terms", "{\"contact\":[\"mailto:Listed@shop.test\"],\"terms", StringComparison.Ordinal);
        Assert.Equal(201, (await customer.Raw.RegisterAsync(registration)).Status);
        await customer.ValidOrderAsync("listed.shop.test");

        var listed = JsonNode.Parse(await RunAsync(
            "accounts", "list", "--tenant", "shop", "--status", "valid", "--key", "SHOP_1", "--contact", "listed@shop.test", "--json"))!;
        var shown = await RunAsync("accounts", "show", IdOf(customer));

        Assert.Equal(
            (IdOf(customer), "shop", RunningBridge.Shop, customer.Raw.Key.PublicKey.Thumbprint),
            ((string?)listed["id"], (string?)listed["tenant"], (string?)listed["key"], (string?)listed["thumbprint"]));
        Assert.NotNull(listed["lastUsedAt"]);
        Assert.Contains("1 with a certificate, 0 open", shown, StringComparison.Ordinal);
        Assert.Contains(
            "mailto:Listed@shop.test", await RunAsync("accounts", "list", "--contact", "listed@shop.test"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SuspendAndReactivate()
    {
        using var customer = await Customer.RegisteredAsync(bridge);

        var suspended = await RunAsync("accounts", "suspend", IdOf(customer), "--reason", "stolen key");
        Assert.Contains("suspended since", suspended, StringComparison.Ordinal);
        var refused = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("suspended.test"));
        Assert.Equal((403, "urn:ietf:params:acme:error:unauthorized"), (refused.Status, refused.Text("type")));
        Assert.Contains("stolen key", refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal("valid", (await customer.ReadAsync(customer.Account)).Text("status"));

        await RunAsync("accounts", "reactivate", IdOf(customer));
        Assert.Equal(201, (await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("suspended.test"))).Status);
    }

    [Fact]
    public async Task Deactivate_IsForGood()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = await customer.OrderAsync("closed.test");

        Assert.Contains("revoked", await RunAsync("accounts", "deactivate", IdOf(customer), "--reason", "left"), StringComparison.Ordinal);

        Assert.Equal(401, (await customer.ReadAsync(order.Location!)).Status);
        var (exitCode, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "accounts", "reactivate", IdOf(customer));
        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains("RFC 8555 section 7.1.6", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Move_MakesAnotherTenantPay()
    {
        await RunAsync("tenants", "new", "taker", "--names", "taker.test");
        using var customer = await Customer.RegisteredAsync(bridge);
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        var moved = await client.PostAsync($"accounts/{IdOf(customer)}/move", new { tenant = "taker", reason = "sold" });

        Assert.Equal("taker", (string?)moved["tenant"]);
        Assert.Equal(201, (await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("www.taker.test"))).Status);
        var refused = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("www.other.test"));
        Assert.Equal("urn:ietf:params:acme:error:rejectedIdentifier", refused.Text("type"));
        var audited = Assert.Single((await client.GetAsync($"audit?thing=accounts/{IdOf(customer)}"))["items"]!.AsArray())!;
        Assert.Equal(
            ("default", "taker", "sold"),
            ((string?)audited["before"]!["tenant"], (string?)audited["after"]!["tenant"], (string?)audited["reason"]));
        await client.PostAsync($"accounts/{IdOf(customer)}/move", new { tenant = "nobody" }, HttpStatusCode.BadRequest);
        await client.PostAsync("accounts/nobody/move", new { tenant = "taker" }, HttpStatusCode.NotFound);
        await client.GetAsync("accounts?status=happy", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task RoleOfATenant_StopsItsOwnAccountsAndLetsNoneLoose()
    {
        using var own = new Customer(bridge);
        Assert.Equal(201, (await own.Raw.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, own.Raw)))).Status);
        using var foreign = await Customer.RegisteredAsync(bridge);
        using var client = await ApiClient.WithRoleAsync(bridge, "tenant:shop");

        var seen = (await client.GetAsync("accounts?limit=500"))["items"]!.AsArray();
        Assert.All(seen, account => Assert.Equal("shop", (string?)account!["tenant"]));
        await client.GetAsync($"accounts/{IdOf(foreign)}", HttpStatusCode.NotFound);
        await client.PostAsync($"accounts/{IdOf(foreign)}/suspend", null, HttpStatusCode.NotFound);
        Assert.Equal("suspended", (string?)(await client.PostAsync($"accounts/{IdOf(own)}/suspend"))["status"]);
        await client.PostAsync($"accounts/{IdOf(own)}/reactivate", null, HttpStatusCode.Forbidden);
        await client.PostAsync($"accounts/{IdOf(own)}/move", new { tenant = "shop" }, HttpStatusCode.Forbidden);
        Assert.Equal("revoked", (string?)(await client.PostAsync($"accounts/{IdOf(own)}/deactivate", new { reason = "gone" }))["status"]);
    }

    private static string IdOf(Customer customer) => customer.Account[(customer.Account.LastIndexOf('/') + 1)..];

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, arguments);
        Assert.True(exitCode == ExitCode.Success, error);
        return output;
    }
}
