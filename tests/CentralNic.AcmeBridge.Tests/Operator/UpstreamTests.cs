using System.Net;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>How the way to the reseller does, by API and command.</summary>
public sealed class UpstreamTests
{
    [Fact]
    public async Task Show_CommandsAreCountedByOutcomeWithLoginCreditBudgetAndEvents()
    {
        await using var bridge = await RunningBridge.StartAsync([]);
        bridge.Sandbox.Faults.Add(
            new SandboxFault { Kind = SandboxFaultKind.CommandFailed, Command = "AddCertificate checkonly", Times = 1 });
        using var customer = await Customer.RegisteredAsync(bridge);
        await customer.ValidOrderAsync("one.upstream.test");
        using var client = await ApiClient.WithRoleAsync(bridge, "view");
        using var tenant = await ApiClient.WithRoleAsync(bridge, "tenant:shop");

        var report = await client.GetAsync("upstream");

        Assert.Equal(("accepted", "Closed"), ((string?)report["login"], (string?)report["circuit"]));
        var commands = report["commands"]!.AsArray();
        Assert.Contains(commands, count => (string?)count!["command"] == "AddCertificate"
            && (int?)count["code"] == 200 && (string?)count["outcome"] == "Succeeded" && (long)count["count"]! == 1);
        Assert.Contains(commands, count => (string?)count!["command"] == "AddCertificate (checkonly)"
            && (string?)count["outcome"] != "Succeeded" && (long)count["count"]! == 1);
        Assert.NotNull(report["lastSuccess"]!["command"]);
        Assert.Equal("AddCertificate", (string?)report["lastFailure"]!["command"]);
        Assert.NotNull(report["account"]!["credit"]);
        Assert.True((double)report["budget"]!["perSecond"]! > 0);
        await tenant.GetAsync("upstream", HttpStatusCode.Forbidden);

        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "upstream", "show");

        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        Assert.Contains("login: accepted", output, StringComparison.Ordinal);
        Assert.Contains("AddCertificate (checkonly)", output, StringComparison.Ordinal);
    }
}
