using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>Purchases that the hoster's system must approve, from the configuration to the certificate.</summary>
public sealed class ApprovalsTests
{
    [Fact]
    public async Task Purchase_IsAskedAboutWaitsIsShownAndApprovedByCommand()
    {
        await using var hoster = await HosterSystem.StartAsync();
        hoster.Answer("""{"decision":"later","reason":"ask again"}""");
        await using var bridge = await StartAsync(hoster);
        using var customer = await Customer.RegisteredAsync(bridge);
        var (url, order) = await WaitingAsync(bridge, customer, "one.approvals.test");

        var listed = await OperatorConsole.RunAsync(bridge.DataFolder, "approvals", "list");
        var shown = await OperatorConsole.RunAsync(bridge.DataFolder, "issuances", "show", order);
        var approved = await OperatorConsole.RunAsync(bridge.DataFolder, "approvals", "approve", order, "--reason", "known customer");

        Assert.Contains($"{order}  one.approvals.test  default  Buy ssl123dv  42.00", listed.Output, StringComparison.Ordinal);
        Assert.Contains("is not approved yet (it said later: ask again)", shown.Output, StringComparison.Ordinal);
        Assert.Equal((ExitCode.Success, ""), (approved.ExitCode, approved.Error));
        Assert.Contains("granted", approved.Output, StringComparison.Ordinal);
        await customer.SettledAsync(url);
        Assert.Equal(1, bridge.Purchases);
        Assert.Equal(
            "No purchase waits for approval.", (await OperatorConsole.RunAsync(bridge.DataFolder, "approvals", "list")).Output.Trim());
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        var entry = Assert.Single((await client.GetAsync($"audit?thing=orders/{order}"))["items"]!.AsArray())!;
        Assert.Equal(
            ("approvals.approve", "Outstanding", "Granted", "known customer"),
            ((string?)entry["action"], (string?)entry["before"]!["decision"], (string?)entry["after"]!["decision"],
                (string?)entry["reason"]));
    }

    [Fact]
    public async Task Purchase_IsDeniedByApiAndTheClientIsToldWhy()
    {
        await using var hoster = await HosterSystem.StartAsync();
        hoster.Answer("503 down");
        await using var bridge = await StartAsync(hoster);
        using var customer = await Customer.RegisteredAsync(bridge);
        var (url, order) = await WaitingAsync(bridge, customer, "two.approvals.test");
        using var operates = await ApiClient.WithRoleAsync(bridge, "operate");
        using var tenant = await ApiClient.WithRoleAsync(bridge, "tenant:default");
        using var other = await ApiClient.WithRoleAsync(bridge, "tenant:shop");

        Assert.Equal(order, (string?)(await tenant.GetAsync("approvals"))["items"]![0]!["order"]);
        Assert.Empty((await other.GetAsync("approvals"))["items"]!.AsArray());
        await other.GetAsync($"approvals/{order}", HttpStatusCode.NotFound);
        await tenant.PostAsync($"approvals/{order}/approve", new { }, HttpStatusCode.Forbidden);
        await operates.PostAsync($"approvals/{order}/deny", new { }, HttpStatusCode.BadRequest);
        await operates.PostAsync($"approvals/{order}/deny", new { reason = "Not paid." });

        var invalid = await customer.UntilAsync(url, status => status != "processing");
        Assert.Equal(
            ("invalid", "The purchase of this certificate was not approved: Not paid."),
            (invalid.Text("status"), invalid.Json.GetProperty("error").GetProperty("detail").GetString()));
        Assert.Equal(0, bridge.Purchases);
        await operates.PostAsync($"approvals/{order}/approve", new { }, HttpStatusCode.Conflict);
        Assert.Equal(
            "Denied", (string?)JsonNode.Parse((await OperatorConsole.RunAsync(
                bridge.DataFolder, "approvals", "show", order, "--json")).Output)!["decision"]);
    }

    /// <summary>Nothing is bought unasked because the secret that signs the question is gone.</summary>
    [Fact]
    public async Task SecretOfATenant_ThatCannotBeReadAnyMore_HasThePurchaseWait()
    {
        await using var hoster = await HosterSystem.StartAsync();
        await using var bridge = await RunningBridge.StartAsync([]);
        string[] names = ["lost.test"];
        var approval = new { url = hoster.Endpoint.Url.AbsoluteUri, secret = HosterSystem.Secret };
        using (var client = await ApiClient.WithRoleAsync(bridge, "operate"))
        {
            await client.PostAsync("tenants", new { name = "lost", settings = new { names, approval } });
        }

        File.Delete(Path.Combine(bridge.DataFolder, "secrets.key"));
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => bridge.RestartAsync());
        Assert.Contains("the secret of approvals of the tenant 'lost'", refused.Message, StringComparison.Ordinal);
        await SecretMaintenance.AcceptLossAsync(
            new ServeOptions { Sandbox = true, DataFolder = bridge.DataFolder }, TextWriter.Null, TestContext.Current.CancellationToken);
        await bridge.RestartAsync();
        using var operates = await ApiClient.WithRoleAsync(bridge, "operate");
        Assert.NotNull((await operates.GetAsync("tenants/lost"))["approval"]!["problem"]);
        using var customer = await Customer.RegisteredAsync(bridge);
        await operates.PostAsync($"accounts/{OperatorServerTests.IdOf(customer.Account)}/move", new { tenant = "lost" });
        var (url, order) = await WaitingAsync(bridge, customer, "www.lost.test");

        var waiting = await operates.GetAsync($"approvals/{order}");

        Assert.Contains("the secret for it cannot be read", (string?)waiting["finding"], StringComparison.Ordinal);
        Assert.Equal((0, 0), (bridge.Purchases, hoster.Asked.Count));
        await operates.PostAsync("tenants/lost/change", new { approval = new { secret = HosterSystem.Secret } });
        Assert.Null((await operates.GetAsync("tenants/lost"))["approval"]!["problem"]);
        await operates.PostAsync($"orders/{order}/look");
        await customer.SettledAsync(url);
        Assert.Equal((1, 1), (bridge.Purchases, hoster.Asked.Count));
    }

    private static async Task<RunningBridge> StartAsync(HosterSystem hoster) => await RunningBridge.StartAsync(new()
    {
        ["Approval__Url"] = hoster.Endpoint.Url.AbsoluteUri,
        ["Approval__Secret"] = HosterSystem.Secret,
    });

    private static async Task<(string Url, string Order)> WaitingAsync(RunningBridge bridge, Customer customer, string name)
    {
        var order = await customer.ReadyOrderAsync(name);
        var id = OperatorServerTests.IdOf(order.Location!);
        var finalized = customer.FinalizeAsync(order, Customer.NewCsr(name));
        await Eventually.TrueAsync(async () => (await bridge.Bridge.Reports.FindAsync(
            new(id), TestContext.Current.CancellationToken))?.Approval is { Asks: 1 });
        _ = finalized.ContinueWith(task => task.Exception, TaskScheduler.Default);
        return (order.Location!, id);
    }
}
