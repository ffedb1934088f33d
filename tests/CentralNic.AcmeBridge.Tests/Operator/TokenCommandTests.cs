using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Operator;

/// <summary>The commands <c>tokens</c> and <c>audit</c>.</summary>
[Collection(RunningBridge.Name)]
public sealed class TokenCommandTests(RunningBridge bridge)
{
    [Fact]
    public async Task New_PrintsATokenThatWorksUntilItIsRevoked()
    {
        var (exitCode, output, error) = await OperatorConsole.RunAsync(
            bridge.DataFolder, "tokens", "new", "shop portal", "--role", "tenant:shop", "--days", "30");
        Assert.Equal((ExitCode.Success, ""), (exitCode, error));
        var printed = output.Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal))
            .ToDictionary(line => line.Split(": ")[0], line => line.Split(": ", 2)[1].TrimEnd());
        using var client = ApiClient.WithToken(bridge, printed["token"]);
        await client.GetAsync("audit");

        var list = await OperatorConsole.RunAsync(bridge.DataFolder, "tokens", "list", "--all");
        Assert.Matches($@"(?m)^{printed["id"]}  shop portal +tenant:shop +good ", list.Output);
        var revoked = await OperatorConsole.RunAsync(bridge.DataFolder, "tokens", "revoke", printed["id"]);
        Assert.Equal($"Token {printed["id"]} (shop portal) is revoked.", revoked.Output.Trim());

        await client.GetAsync("audit", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Audit_NamesTheLocalUserAndItsProcess()
    {
        var id = (string)JsonNode.Parse((await OperatorConsole.RunAsync(
            bridge.DataFolder, "tokens", "new", "x", "--role", "view", "--json")).Output)!["kept"]!["id"]!;

        var (_, output, _) = await OperatorConsole.RunAsync(bridge.DataFolder, "audit", "--thing", "tokens/" + id, "--json");

        var entry = JsonNode.Parse(output)!;
        Assert.Equal(("tokens.create", "Done"), ((string?)entry["action"], (string?)entry["outcome"]));
        if (OperatingSystem.IsLinux())
        {
            Assert.EndsWith($"(uid {UserId()})", (string?)entry["who"], StringComparison.Ordinal);
            Assert.Equal($"operator.sock, process {Environment.ProcessId}", (string?)entry["from"]);
        }
    }

    [Fact]
    public async Task List_SaysThatThereAreMore()
    {
        foreach (var label in new[] { "one", "two" })
        {
            await OperatorConsole.RunAsync(bridge.DataFolder, "tokens", "new", label, "--role", "view");
        }

        var (_, output, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "audit", "--limit", "1", "--json");

        Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("There are more: --limit N lists so many, --all lists all.", error.Trim());
    }

    [Fact]
    public async Task Revoke_OfNoToken_IsAFailure()
    {
        var (exitCode, _, error) = await OperatorConsole.RunAsync(bridge.DataFolder, "tokens", "revoke", "nosuch");

        Assert.Equal((ExitCode.Failure, "There is no token nosuch."), (exitCode, error.Trim()));
    }

    [Fact]
    public async Task Limit_OfNothing_IsRefused() =>
        Assert.Equal(ExitCode.Usage, (await OperatorConsole.RunAsync(bridge.DataFolder, "tokens", "list", "--limit", "0")).ExitCode);

    private static string UserId() => File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal))
        .Split('\t')[2];
}
