using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tests;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using CentralNic.Reseller.Sandbox;
using Microsoft.Playwright;
using Xunit;

namespace CentralNic.AcmeBridge.PageTests;

/// <summary>What the bridge leaves to a person, decided by pages: purchases, what is paid for, paused clients.</summary>
[Collection(PageSite.Name)]
public sealed class DecisionTests(PageSite site)
{
    [Fact]
    [Trait(CoverageTests.ActionTrait, "approvals.approve")]
    public async Task Purchase_IsApprovedAndTheClientGetsItsCertificate()
    {
        var (customer, url, order) = await site.WaitForApprovalAsync("yes.asked.test");
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/approvals");
        Assert.Contains("The accounting is closed.", await visit.TextAsync(), StringComparison.Ordinal);

        await visit.DoAsync("Approve yes.asked.test", ("Why", "Known customer."));

        Assert.Contains("The purchase was approved; the order goes on.", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("valid", (await customer.SettledAsync(url)).Text("status"));
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var approval = await client.GetAsync($"approvals/{order}");
        Assert.Equal(("Granted", "Known customer."), ((string?)approval["decision"], (string?)approval["reason"]));
        Assert.Equal("Valid", (string?)(await client.GetAsync($"orders/{order}"))["status"]);
        visit.WasQuiet();
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "approvals.deny")]
    public async Task Purchase_IsDeniedAndTheClientIsToldWhy()
    {
        var (customer, url, order) = await site.WaitForApprovalAsync("no.asked.test");
        await using var visit = await site.SignInAsync(withScripts: false);
        await visit.OpenAsync("/orders/" + order);

        await visit.DoAsync("Deny", ("Why", "Not paid <yet>."));

        Assert.Contains("The purchase was denied", await visit.TextAsync(), StringComparison.Ordinal);
        var refused = await customer.UntilAsync(url, status => status != "processing");
        Assert.Equal("invalid", refused.Text("status"));
        Assert.Contains("Not paid <yet>.", refused.Json.GetProperty("error").GetProperty("detail").GetString(), StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        Assert.Equal("Denied", (string?)(await client.GetAsync($"approvals/{order}"))["decision"]);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "subscriptions.decide")]
    public async Task Subscription_IsDecidedAboutAndTheDecisionTakenBack()
    {
        var id = (await site.ReportAsync(await site.OrderAsync("decide.pages.test"))).Subscription!.Id.Value;
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/subscriptions?name=decide.pages");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "decide.pages.test" }).ClickAsync();

        await visit.DoAsync("Decide", ("The next order", "renew"), ("Why", "Moves soon."));

        Assert.Contains("renew, as decided", await visit.TextAsync(), StringComparison.Ordinal);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var decision = (await client.GetAsync($"subscriptions/{id}"))["decision"]!;
        Assert.Equal(("Renew", "Moves soon."), ((string?)decision["next"], (string?)decision["reason"]));

        await visit.DoAsync("Decide", ("The next order", "planned"));

        Assert.Null((await client.GetAsync($"subscriptions/{id}"))["decision"]);
        visit.WasQuiet();
    }

    /// <summary>What was handed over cannot be continued, and is not bought anew without a person: who allows it by the page.</summary>
    [Fact]
    [Trait(CoverageTests.ActionTrait, "subscriptions.push")]
    [Trait(CoverageTests.ActionTrait, "orders.allow-purchase")]
    public async Task Subscription_IsHandedOver_AndTheNextOrderIsAllowedToBuy()
    {
        using var customer = await Customer.RegisteredAsync(site.Bridge);
        await customer.ValidOrderAsync("handed.pages.test");
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var id = (string)(await client.GetAsync("subscriptions?name=handed.pages"))["items"]![0]!["id"]!;
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/subscriptions/" + id);

        await visit.DoAsync("Hand over", ("Account", "stranger"));
        Assert.Contains("545", await visit.TextAsync(), StringComparison.Ordinal);
        await visit.SendAsync(("Account", PageSite.Subreseller), ("Why", "They go on alone."));

        var handover = (await client.GetAsync($"subscriptions/{id}"))["handover"]!;
        Assert.Equal((PageSite.Subreseller, "Done"), ((string?)handover["target"], (string?)handover["state"]));
        Assert.Contains("was handed over to customer", await visit.TextAsync(), StringComparison.Ordinal);

        var bought = site.Bridge.Purchases;
        var ready = await customer.ReadyOrderAsync("handed.pages.test");
        var order = await site.FinalizeUntilAsync(
            customer, ready, Customer.NewCsr("handed.pages.test"), report => report.State == IssuanceState.Parked);
        await visit.OpenAsync("/orders/" + order);
        await visit.DoAsync("Allow the purchase");

        await customer.SettledAsync(ready.Location!);
        Assert.Equal(bought + 1, site.Bridge.Purchases);
        Assert.Equal("Valid", (string?)(await client.GetAsync($"orders/{order}"))["status"]);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "subscriptions.push-settle")]
    public async Task Subscription_WhoseHandoverLostItsAnswer_IsSettled()
    {
        var id = (await site.ReportAsync(await site.OrderAsync("lost.pages.test"))).Subscription!.Id.Value;
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        await using var visit = await site.SignInAsync(withScripts: false);
        await visit.OpenAsync("/subscriptions/" + id);
        site.Bridge.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.NoAnswer, Command = "PushObject", AfterWork = true, Times = 1 });
        await visit.DoAsync("Hand over", ("Account", PageSite.Subreseller));
        Assert.Equal("Open", (string?)(await client.GetAsync($"subscriptions/{id}"))["handover"]!["state"]);

        await visit.OpenAsync($"/subscriptions/{id}/push-settle");
        await visit.SendAsync(("Who has it", "true"));

        Assert.Contains("The hand-over is settled.", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Equal("Done", (string?)(await client.GetAsync($"subscriptions/{id}"))["handover"]!["state"]);
    }

    [Fact]
    [Trait(CoverageTests.ActionTrait, "pauses.resume")]
    public async Task Pause_IsEndedAndTheClientMayOrderAgain()
    {
        var customer = await site.PauseAsync("resumed.pages.test");
        Assert.Equal(429, (await customer.PostAsync(site.Bridge.Url("new-order"), Customer.OrderFor("resumed.pages.test"))).Status);
        using var client = await ApiClient.WithRoleAsync(site.Bridge, "view");
        var account = new Uri(customer.Account).Segments[^1];
        var pause = Assert.Single((await client.GetAsync($"pauses?account={account}"))["items"]!.AsArray())!;
        await using var visit = await site.SignInAsync();
        await visit.OpenAsync("/pauses");
        Assert.Contains((string)pause["command"]!, await visit.TextAsync(), StringComparison.Ordinal);

        await visit.DoAsync("Resume resumed.pages.test");

        Assert.Contains("The account can order these names again.", await visit.TextAsync(), StringComparison.Ordinal);
        Assert.Empty((await client.GetAsync($"pauses?account={account}"))["items"]!.AsArray());
        await customer.OrderAsync("resumed.pages.test");
        visit.WasQuiet();
    }
}
