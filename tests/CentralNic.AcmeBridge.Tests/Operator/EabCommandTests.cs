using System.Buffers.Text;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>External account keys as the operator makes and revokes them, by command and by API, while the bridge runs.</summary>
[Collection(RunningBridge.Name)]
public sealed class EabCommandTests(RunningBridge bridge)
{
    [Fact]
    public async Task New_MakesAKeyWhoseDefaultProfileCountsForClientsThatNameNone()
    {
        await RunAsync("tenants", "new", "profiled", "--names", "profiled.test");
        var output = await RunAsync(
            "eab", "new", "profiled", "--default-profile", "positive", "--label", "web 1", "--names", "www.profiled.test");

        using var customer = await RegisterAsync(Value(output, "kid"), Value(output, "key"));
        var order = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("www.profiled.test"));

        Assert.Equal((201, "positive"), (order.Status, order.Text("profile")));
        var refused = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("other.profiled.test"));
        Assert.Equal("urn:ietf:params:acme:error:rejectedIdentifier", refused.Text("type"));
        var shown = await RunAsync("eab", "show", Value(output, "kid"));
        Assert.Contains("web 1", shown, StringComparison.Ordinal);
        Assert.Contains("1 that can order", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Value(output, "key"), shown, StringComparison.Ordinal);
        var listed = await RunAsync("eab", "list", "--tenant", "profiled", "--json");
        Assert.Equal(
            (Value(output, "kid"), "active"), ((string?)JsonNode.Parse(listed)!["kid"], (string?)JsonNode.Parse(listed)!["status"]));
    }

    [Fact]
    public async Task KeyOfTheConfiguration_NarrowsItsAccountsAsOneOfTheStoreDoes()
    {
        const string Narrow = "Tenants__narrowed__ExternalAccountKeys__narrow_1__";
        await bridge.RestartAsync(
            ("Tenants__narrowed__Names", "narrowed.test"),
            (Narrow + "Key", RunningBridge.HmacOf("narrow_1")),
            (Narrow + "Names", "www.narrowed.test"),
            (Narrow + "DefaultProfile", "positive"));
        using var customer = await RegisterAsync("narrow_1", RunningBridge.HmacOf("narrow_1"));

        var order = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("www.narrowed.test"));
        var refused = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("other.narrowed.test"));

        Assert.Equal((201, "positive"), (order.Status, order.Text("profile")));
        Assert.Equal("urn:ietf:params:acme:error:rejectedIdentifier", refused.Text("type"));
        var shown = JsonNode.Parse(await RunAsync("eab", "show", "narrow_1", "--json"))!;
        Assert.Equal(
            ("configuration", "www.narrowed.test", "positive"),
            ((string?)shown["source"], (string?)shown["names"]![0], (string?)shown["defaultProfile"]));
        await bridge.ForgetAsync("Tenants__narrowed__");
    }

    [Fact]
    public async Task Revoke_SaysWhatBecomesOfTheAccountsAndClosesThemIfWanted()
    {
        await RunAsync("tenants", "new", "revoking", "--names", "revoking.test");
        var made = await RunAsync("eab", "new", "revoking");
        var kid = Value(made, "kid");
        using var customer = await RegisterAsync(kid, Value(made, "key"));

        var revoked = await RunAsync("eab", "revoke", kid, "--reason", "leaked");
        Assert.Contains("1 that can order (", revoked, StringComparison.Ordinal);
        Assert.Equal(201, (await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("www.revoking.test"))).Status);
        using var late = new RawClient(bridge);
        var binding = Bindings.Of(bridge, late, kid, hmac: Base64Url.DecodeFromChars(Value(made, "key")));
        Assert.Contains("was revoked", (await late.RegisterAsync(Bindings.Registration(binding))).Text("detail"), StringComparison.Ordinal);

        var closed = await RunAsync("eab", "revoke", kid, "--close-accounts");
        Assert.Contains("1 closed", closed, StringComparison.Ordinal);
        Assert.Equal(401, (await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("www.revoking.test"))).Status);
    }

    [Fact]
    public async Task KeysOfTheConfiguration_AreListedAndNotRevoked()
    {
        var listed = (await RunAsync("eab", "list", "--all", "--json")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!).ToDictionary(key => (string)key["kid"]!, key => (string?)key["source"]);
        Assert.Equal("configuration", listed[RunningBridge.Shop]);

        var (exitCode, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "eab", "revoke", RunningBridge.Shop);

        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.Contains($"Tenants:shop:ExternalAccountKeys:{RunningBridge.Shop}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForConfiguration_IsAskedForOrNoBridgeRuns()
    {
        var commands = new RecordingCommands();
        await RunAsync(commands, bridge.DataFolder, ExitCode.Success, "eab", "new", "future", "--for-configuration", "--kid", "future_1");
        Assert.Equal(new NewExternalAccountKeyOptions("future", "future_1", OneAccountOnly: false), commands.Made);

        using var nowhere = new TemporaryFolder();
        commands = new RecordingCommands();
        var error = await RunAsync(commands, nowhere.Path, ExitCode.Success, "eab", "new", "future", "--one-account-only");
        Assert.Equal(new NewExternalAccountKeyOptions("future", null, OneAccountOnly: true), commands.Made);
        Assert.Contains("No bridge runs", error, StringComparison.Ordinal);

        // What a key of the configuration cannot have is not left out silently.
        commands = new RecordingCommands();
        await RunAsync(commands, nowhere.Path, ExitCode.Unavailable, "eab", "new", "future", "--default-profile", "positive");
        Assert.Null(commands.Made);
    }

    [Fact]
    public async Task RoleOfATenant_MakesAndSeesItsOwnKeysAlone()
    {
        await RunAsync("tenants", "new", "keyed", "--names", "keyed.test");
        using var client = await ApiClient.WithRoleAsync(bridge, "tenant:keyed");

        var kid = (string?)(await client.PostAsync("eab-keys", new { label = "own" }))["kept"]!["kid"];

        Assert.Equal(kid, (string?)Assert.Single((await client.GetAsync("eab-keys"))["items"]!.AsArray())!["kid"]);
        await client.PostAsync("eab-keys", new { tenant = "shop" }, HttpStatusCode.NotFound);
        await client.GetAsync("eab-keys?tenant=shop", HttpStatusCode.NotFound);
        await client.GetAsync($"eab-keys/{RunningBridge.Shop}", HttpStatusCode.NotFound);
        await client.PostAsync($"eab-keys/{RunningBridge.Shop}/revoke", null, HttpStatusCode.NotFound);
        Assert.Equal("revoked", (string?)(await client.PostAsync($"eab-keys/{kid}/revoke", new { reason = "old" }))["status"]);
        Assert.Equal(
            ["eab-keys.revoke", "eab-keys.create"],
            (await client.GetAsync("audit?action=eab-keys"))["items"]!.AsArray().Select(entry => (string?)entry!["action"]));
    }

    private static string Value(string printed, string name) => Regex.Match(printed, $"(?m)^{name}: (.+?)\r?$").Groups[1].Value;

    private static async Task<string> RunAsync(RecordingCommands commands, string folder, int expected, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(
            expected,
            await BridgeCommandLine.Run(
                [.. arguments, "--data", folder], commands, output, error, TestContext.Current.CancellationToken));
        return error.ToString();
    }

    private async Task<Customer> RegisterAsync(string kid, string hmac)
    {
        var customer = new Customer(bridge);
        var binding = Bindings.Of(bridge, customer.Raw, kid, hmac: Base64Url.DecodeFromChars(hmac));
        Assert.Equal(201, (await customer.Raw.RegisterAsync(Bindings.Registration(binding))).Status);
        return customer;
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, arguments);
        Assert.True(exitCode == ExitCode.Success, error);
        return output;
    }
}
