using System.Net;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>Hopeless clients, from the refusal that they get to the operator who resumes them.</summary>
public sealed class PausesTests
{
    [Fact]
    public async Task Client_IsPausedToldListedAndResumed()
    {
        await using var bridge = await RunningBridge.StartAsync(new() { ["Limits__FailedOrdersBeforePause"] = "2" });
        using var customer = await Customer.RegisteredAsync(bridge);
        var account = customer.Account[(customer.Account.LastIndexOf('/') + 1)..];
        await FailAsync(customer, "hopeless.pauses.test");
        await FailAsync(customer, "hopeless.pauses.test");

        var refused = await customer.PostAsync(bridge.Url("new-order"), Customer.OrderFor("hopeless.pauses.test"));

        Assert.Equal(429, refused.Status);
        Assert.Equal("urn:ietf:params:acme:error:rateLimited", refused.Text("type"));
        Assert.Contains("this account is paused for these names", refused.Text("detail"), StringComparison.Ordinal);
        var (_, list, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "pauses", "list");
        Assert.Contains("hopeless.pauses.test", list, StringComparison.Ordinal);
        using var view = await ApiClient.WithRoleAsync(bridge, "view");
        using var shop = await ApiClient.WithRoleAsync(bridge, "tenant:shop");
        using var own = await ApiClient.WithRoleAsync(bridge, "tenant:default");
        var paused = Assert.Single((await own.GetAsync($"pauses?account={account}"))["items"]!.AsArray())!;
        var id = (string)paused["id"]!;
        Assert.Contains(id, refused.Text("detail"), StringComparison.Ordinal);
        Assert.Equal((2, true), ((int)paused["failed"]!, (bool)paused["isPaused"]!));
        Assert.Equal($"acme-bridge pauses resume {id}", (string?)paused["command"]);
        Assert.Empty((await shop.GetAsync("pauses"))["items"]!.AsArray());
        await shop.PostAsync($"pauses/{id}/resume", expected: HttpStatusCode.NotFound);
        await view.PostAsync($"pauses/{id}/resume", expected: HttpStatusCode.Forbidden);

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "pauses", "resume", id);

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("may order hopeless.pauses.test again", output, StringComparison.Ordinal);
        await customer.OrderAsync("hopeless.pauses.test");
        await own.PostAsync($"pauses/{id}/resume", expected: HttpStatusCode.NotFound);
        Assert.Equal(
            "No account is paused.", (await OperatorConsole.RunAsync(bridge.DataFolder, "pauses", "list")).Output.Trim());
        var entry = (await view.GetAsync($"audit?thing=pauses/{id}"))["items"]!.AsArray()[^1]!;
        Assert.Equal(("pauses.resume", false), ((string?)entry["action"], (bool)entry["after"]!["isPaused"]!));
    }

    private static async Task FailAsync(Customer customer, string name)
    {
        var order = await customer.OrderAsync(name);
        Assert.Equal("invalid", (await customer.TryAsync(Customer.AuthorizationOf(order), withProof: false)).Text("status"));
        Assert.Equal("invalid", (await customer.ReadAsync(order.Location!)).Text("status"));
    }
}
