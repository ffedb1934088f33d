using System.Net;
using System.Text.Json.Nodes;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>Orders as the operator lists them, reads their stories and takes them in hand, by API and command.</summary>
[Collection(RunningBridge.Name)]
public sealed class OrdersTests(RunningBridge bridge)
{
    private static readonly AcmeProblem Problem = new(AcmeErrorType.Unauthorized, "The proof was not found.");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_EachFilterFindsTheOrdersByApiAndCommand()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var older = IdOf(await customer.OrderAsync("www.list.orders.test"));
        var newer = IdOf(await customer.ValidOrderAsync("list.orders.test"));
        var account = customer.Account[(customer.Account.LastIndexOf('/') + 1)..];
        using var client = await ApiClient.WithRoleAsync(bridge, "view");

        Assert.Equal([newer, older], await ListAsync(client, "name=list.orders.test"));
        Assert.Equal([newer, older], await ListAsync(client, "name=LIST.Orders.test&tenant=default&profile=default"));
        Assert.Equal([older], await ListAsync(client, "name=www.list.orders.test"));
        Assert.Equal([older], await ListAsync(client, $"account={account}&state=pending"));
        Assert.Equal([newer], await ListAsync(client, $"account={account}&state=issued"));
        Assert.Equal([newer], await ListAsync(client, $"account={account}&state=VALID"));
        Assert.Equal([older], await ListAsync(client, $"account={account}&open=true"));
        Assert.Equal([older], await ListAsync(client, $"account={account}&text=ww.list"));
        Assert.Empty(await ListAsync(client, $"account={account}&attention=true"));
        Assert.Empty(await ListAsync(client, $"account={account}&from=2100-01-01T00:00:00Z"));
        Assert.Equal([newer, older], await ListAsync(client, $"account={account}&to=2100-01-01T00:00:00Z"));
        var page = await client.GetAsync($"orders?account={account}&limit=1");
        Assert.Equal(newer, (string?)page["items"]![0]!["order"]);
        var rest = await client.GetAsync($"orders?account={account}&limit=1&cursor={(string?)page["next"]}");
        Assert.Equal((older, null), ((string?)rest["items"]![0]!["order"], (string?)rest["next"]));

        var (exitCode, output, error) = await OperatorConsole.RunAsync(
            bridge.DataFolder, "orders", "list", "--account", account, "--name", "list.orders.test");
        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.True(output.IndexOf(newer, StringComparison.Ordinal) < output.IndexOf(older, StringComparison.Ordinal), output);
        var (_, lines, _) = await OperatorConsole.RunAsync(
            bridge.DataFolder, "orders", "list", "--account", account, "--state", "valid", "--json");
        Assert.Equal(newer, (string?)JsonNode.Parse(Assert.Single(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)))!["order"]);
    }

    [Theory]
    [InlineData("state=none", "state")]
    [InlineData("limit=0", "limit")]
    [InlineData("from=yesterday", "from")]
    [InlineData("cursor=%21", "cursor")]
    public async Task List_WrongParametersAreNamed(string query, string key)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        var problem = await client.GetAsync("orders?" + query, HttpStatusCode.BadRequest);
        Assert.Contains(key, problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_TellsTheWholeStory()
    {
        using var customer = new Customer(bridge);
        Assert.Equal(201, (await customer.Raw.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, customer.Raw)))).Status);
        var ready = await customer.ReadyOrderOfAsync("positive", null, "story.shop.test");
        var order = IdOf(ready);
        var waits = await OperatorConsole.RunAsync(bridge.DataFolder, "orders", "show", order);
        Assert.Contains("next         The client has to finalize it", waits.Output, StringComparison.Ordinal);
        Assert.Equal(200, (await customer.FinalizeAsync(ready, Customer.NewCsr("story.shop.test"))).Status);
        await customer.SettledAsync(ready.Location!);

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "orders", "show", order);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        foreach (var part in new[]
        {
            $"made with key {RunningBridge.Shop}", "All names are validated: http-01 (1)", "Finalized; SHA-256 of the CSR: ",
            "Decided: Buy: ", "Sent AddCertificate (checkonly): 200", "About to be ordered: positivessldv, ", "Sent AddCertificate: 200",
            "Ordered: certificate ", "Proofs published: http://story.shop.test/", "Sent StatusCertificate: 200", "Issued: certificate ",
            "booked",
        })
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }

        using var client = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        var told = await client.GetAsync($"orders/{order}");
        Assert.Equal("Created", (string?)told["story"]![0]!["kind"]);
        Assert.Equal("Ended", (string?)told["story"]!.AsArray()[^1]!["kind"]);
        Assert.Null(told["next"]);
    }

    [Fact]
    public async Task Look_ByCommandTheClientsProofIsLookedForAgain()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = IdOf(await customer.OrderAsync("look.orders.test"));

        var (exitCode, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "orders", "look", order);

        Assert.NotEqual(ExitCode.Success, exitCode);
        Assert.Contains("waits for its client", error, StringComparison.Ordinal);
        await bridge.Bridge.Orders.UpdateAsync(
            new OrderId(order),
            current => current.With(
                0,
                current.Authorizations[0]
                    .Start(ChallengeType.Http01, "nothing.there", DateTimeOffset.UtcNow)
                    .Retry(
                        ChallengeType.Http01,
                        Problem,
                        DateTimeOffset.UtcNow,
                        DateTimeOffset.UtcNow.AddHours(3))),
            Cancellation);
        Assert.Equal(ExitCode.Success, (await OperatorConsole.RunAsync(bridge.DataFolder, "orders", "look", order)).ExitCode);
        await UntilAsync(order, report => report["story"]!.AsArray().Any(part => (string?)part!["kind"] == "ValidationFailed"
            && !((string?)part["text"])!.Contains(Problem.Detail, StringComparison.Ordinal)));
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        Assert.Equal("orders.look", (string?)(await client.GetAsync($"audit?thing=orders/{order}"))["items"]![0]!["action"]);
    }

    [Fact]
    public async Task GiveUp_PendingOrderEndsAndTheClientIsToldWhy()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var pending = await customer.OrderAsync("up.orders.test");
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        await client.PostAsync($"orders/{IdOf(pending)}/give-up", new { }, HttpStatusCode.BadRequest);

        var ended = await client.PostAsync($"orders/{IdOf(pending)}/give-up", new { reason = "Not wanted any more." });

        Assert.Equal("Invalid", (string?)ended["status"]);
        Assert.Contains("By the operator: give up (Not wanted any more.)", ended.ToJsonString(), StringComparison.Ordinal);
        var read = await customer.ReadAsync(pending.Location!);
        Assert.Equal("Not wanted any more.", read.Json.GetProperty("error").GetProperty("detail").GetString());
        await client.PostAsync($"orders/{IdOf(pending)}/give-up", new { reason = "Again." }, HttpStatusCode.Conflict);
        var second = await customer.OrderAsync("up2.orders.test");
        var (exitCode, output, _) = await OperatorConsole.RunAsync(
            bridge.DataFolder, "orders", "give-up", IdOf(second), "--reason", "By command.");
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("is invalid", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_WhatCannotBeIsRefusedWithTheReason()
    {
        using var customer = await Customer.RegisteredAsync(bridge);
        var order = IdOf(await customer.ValidOrderAsync("retry.orders.test"));
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");

        await client.PostAsync($"orders/{order}/retry", new { }, HttpStatusCode.BadRequest);
        await client.PostAsync($"orders/{order}/retry", new { method = "HTTP" }, HttpStatusCode.Conflict);
        await client.PostAsync("orders/none/retry", new { method = "HTTP" }, HttpStatusCode.NotFound);
        var (exitCode, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "orders", "retry", order, "--method", "HTTP");
        Assert.NotEqual(ExitCode.Success, exitCode);
        Assert.Contains("is valid", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tenant_SeesAndTakesInHandItsOwnOrdersAlone()
    {
        using var other = await Customer.RegisteredAsync(bridge);
        var foreign = IdOf(await other.OrderAsync("foreign.orders.test"));
        using var customer = new Customer(bridge);
        Assert.Equal(201, (await customer.Raw.RegisterAsync(Bindings.Registration(Bindings.Of(bridge, customer.Raw)))).Status);
        var own = IdOf(await customer.PostAsync(bridge.Url("new-order"), Customer.OrderOf("positive", null, "own.shop.test")));
        using var tenant = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        using var view = await ApiClient.WithRoleAsync(bridge, "view");

        Assert.Contains(own, await ListAsync(tenant, "limit=500"));
        Assert.DoesNotContain(foreign, await ListAsync(tenant, "limit=500"));
        await tenant.GetAsync("orders?tenant=default", HttpStatusCode.NotFound);
        await tenant.GetAsync($"orders/{foreign}", HttpStatusCode.NotFound);
        foreach (var (act, body) in new (string, object)[]
        {
            ("look", new { }), ("retry", new { method = "HTTP" }), ("give-up", new { reason = "Mine?" }),
        })
        {
            await tenant.PostAsync($"orders/{foreign}/{act}", body, HttpStatusCode.NotFound);
            await view.PostAsync($"orders/{foreign}/{act}", body, HttpStatusCode.Forbidden);
        }

        Assert.Equal("Invalid", (string?)(await tenant.PostAsync($"orders/{own}/give-up", new { reason = "Mine." }))["status"]);
        Assert.Equal("Pending", (string?)(await view.GetAsync($"orders/{foreign}"))["status"]);
    }

    private static string IdOf(Answer order) => OperatorServerTests.IdOf(order.Location!);

    private static async Task<List<string?>> ListAsync(ApiClient client, string query) =>
        [.. (await client.GetAsync("orders?" + query))["items"]!.AsArray().Select(order => (string?)order!["order"])];

    private async Task UntilAsync(string order, Func<JsonNode, bool> wanted)
    {
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        await Core.Tests.Eventually.TrueAsync(async () => wanted(await client.GetAsync($"orders/{order}")));
    }
}
