using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>What is wrong with the bridge itself is told by the command, on the page, and to monitors.</summary>
[Collection(RunningBridge.Name)]
public sealed class HealthCommandTests(RunningBridge bridge)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Health_TellsWhatIsWrongUntilItIsRightAgain()
    {
        const string name = "test-condition";
        Assert.Equal((ExitCode.Success, "Nothing is wrong."), await RunAsync("health"));
        bridge.Bridge.Health.Set(name, "The sky <fell>. Mend it.");
        try
        {
            var (exitCode, output) = await RunAsync("health");
            Assert.Equal(ExitCode.Failure, exitCode);
            Assert.StartsWith($"{name} since ", output, StringComparison.Ordinal);
            Assert.EndsWith(": The sky <fell>. Mend it.", output, StringComparison.Ordinal);

            (exitCode, output) = await RunAsync("health", "--json");
            Assert.Equal(
                (ExitCode.Failure, false, name),
                (exitCode, (bool)JsonNode.Parse(output)!["healthy"]!, (string?)JsonNode.Parse(output)!["conditions"]![0]!["name"]));

            var monitored = await bridge.Http.GetAsync(new Uri(new Uri(bridge.PageOrigin), "health"), Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, monitored.StatusCode);
            Assert.Equal(
                name, (string?)JsonNode.Parse(await monitored.Content.ReadAsStringAsync(Cancellation))!["conditions"]![0]!["name"]);
            Assert.Contains(
                "The sky &lt;fell&gt;", await bridge.Http.GetStringAsync(bridge.PageOrigin, Cancellation), StringComparison.Ordinal);
        }
        finally
        {
            bridge.Bridge.Health.Clear(name);
        }

        Assert.Equal((ExitCode.Success, "Nothing is wrong."), await RunAsync("health"));
        Assert.Equal(
            HttpStatusCode.OK, (await bridge.Http.GetAsync(new Uri(new Uri(bridge.PageOrigin), "health"), Cancellation)).StatusCode);
    }

    /// <summary>What is wrong for people only must not have a container started again: another one would do no better.</summary>
    [Fact]
    public async Task Ready_TellsOnlyWhetherRequestsShouldBeSent()
    {
        const string name = "test-condition";
        await using var own = new RunningBridge([]);
        await own.InitializeAsync();
        own.Bridge.Health.Set(name, "The reseller is away.");

        Assert.Equal((ExitCode.Success, "Ready."), await RunAsync(own, "health", "--ready"));
        Assert.Equal((ExitCode.Success, """{"reasons":[],"ready":true}"""), await RunAsync(own, "health", "--ready", "--json"));

        own.Bridge.Readiness.EndServing();
        var (exitCode, output) = await RunAsync(own, "health", "--ready");
        Assert.Equal(ExitCode.Failure, exitCode);
        Assert.StartsWith("listeners: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain(name, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Task_ThatFailsIsToldInOneSentence() => Assert.Equal(
        "The task expiry failed 3 times in a row (last success: none since the start): The disk is full.",
        HealthCommand.Trouble(new TaskHealth("expiry", null, 3, "The disk is full.")));

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(bridge, arguments);

    private static async Task<(int ExitCode, string Output)> RunAsync(RunningBridge bridge, params string[] arguments)
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, arguments);
        Assert.Equal("", error);
        return (exitCode, output.Trim());
    }
}
