using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>What is paid for, and what the operator decides about it, by API and command.</summary>
[Collection(RunningBridge.Name)]
public sealed class SubscriptionsTests(RunningBridge bridge)
{
    [Fact]
    public async Task List_ShowsWhatIsPaidUntilWhenAndDecideHasItPaidOnceMore()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("decide.subscriptions.test");
        var bought = bridge.Purchases;
        var listed = JsonNode.Parse((await RunAsync("list", "--name", "DECIDE.subscriptions", "--json")).Output)!;
        var id = (string)listed["id"]!;
        Assert.Equal(("default", "ssl123dv", 42m), ((string?)listed["tenant"], (string?)listed["class"], (decimal)listed["paid"]!["net"]!));
        Assert.Contains(
            "decide.subscriptions.test", (await RunAsync("list", "--tenant", "default", "--all")).Output, StringComparison.Ordinal);
        Assert.Equal("Nothing is paid for.", (await RunAsync("list", "--paid-before", "2020-01-01")).Output.Trim());

        var (exitCode, decided, error) = await RunAsync("decide", id, "renew", "--reason", "moves soon");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("next order   renew, decided ", decided, StringComparison.Ordinal);
        await customer.ValidOrderAsync("decide.subscriptions.test");
        Assert.Equal(bought + 1, bridge.Purchases);
        var shown = (await RunAsync("show", id)).Output;
        Assert.DoesNotContain("next order", shown, StringComparison.Ordinal);
        Assert.Contains("certificate  ", shown, StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        var entry = Assert.Single((await client.GetAsync($"audit?thing=subscriptions/{id}"))["items"]!.AsArray())!;
        Assert.Equal(
            ("subscriptions.decide", "moves soon", "Renew"),
            ((string?)entry["action"], (string?)entry["reason"], (string?)entry["after"]!["decision"]!["next"]));
    }

    [Fact]
    public async Task Push_ToAnAccountThatIsNotBelowIsRefusedAndChangesNothing()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("push.subscriptions.test");
        var id = (string)JsonNode.Parse((await RunAsync("list", "--name", "push.subscriptions", "--json")).Output)!["id"]!;

        var refused = await RunAsync("push", id, "stranger");

        Assert.Equal(ExitCode.Failure, refused.ExitCode);
        Assert.Contains("545", refused.Error, StringComparison.Ordinal);
        Assert.Contains("No hand-over", (await RunAsync("push", id, "--done")).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await RunAsync("push", id)).ExitCode);
        Assert.Null(JsonNode.Parse((await RunAsync("show", id, "--json")).Output)!["handover"]);
    }

    [Fact]
    public async Task Api_KeepsATenantToItsOwnAndDecidesForOperatorsAlone()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("roles.subscriptions.test");
        using var operates = await ApiClient.WithRoleAsync(bridge, "operate");
        using var own = await ApiClient.WithRoleAsync(bridge, "tenant:default");
        using var other = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        var id = (string)(await operates.GetAsync("subscriptions?name=roles.subscriptions"))["items"]![0]!["id"]!;

        Assert.Equal(id, (string?)(await own.GetAsync($"subscriptions/{id}"))["id"]);
        await other.GetAsync($"subscriptions/{id}", HttpStatusCode.NotFound);
        Assert.Empty((await other.GetAsync("subscriptions?name=roles.subscriptions"))["items"]!.AsArray());
        await other.GetAsync("subscriptions?tenant=default", HttpStatusCode.NotFound);
        await own.PostAsync($"subscriptions/{id}/decide", new { next = "buy" }, HttpStatusCode.Forbidden);
        await own.PostAsync($"subscriptions/{id}/push", new { target = "x" }, HttpStatusCode.Forbidden);
        var problem = await operates.PostAsync($"subscriptions/{id}/decide", new { next = "both" }, HttpStatusCode.BadRequest);
        Assert.Contains("give reissue, renew or buy", (string?)problem["detail"], StringComparison.Ordinal);
        await operates.PostAsync($"subscriptions/{id}/push", new { }, HttpStatusCode.BadRequest);
        await operates.PostAsync("subscriptions/nosuch/decide", new { next = "buy" }, HttpStatusCode.NotFound);
        Assert.Equal(
            "Buy", (string?)(await operates.PostAsync($"subscriptions/{id}/decide", new { next = "buy" }))["decision"]!["next"]);
        Assert.Null((await operates.PostAsync($"subscriptions/{id}/decide", new { next = "planned" }))["decision"]);
        await operates.GetAsync("subscriptions?limit=0", HttpStatusCode.BadRequest);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        OperatorConsole.RunAsync(bridge.DataFolder, ["subscriptions", .. arguments]);
}
