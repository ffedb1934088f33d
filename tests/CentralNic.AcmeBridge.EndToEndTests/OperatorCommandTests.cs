using System.Net;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>What the operator of the built program reads and types.</summary>
public sealed class OperatorCommandTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    /// <summary>The names are bought in another class than before, which asks; the answer is typed as it is printed.</summary>
    [Fact]
    public async Task AllowPurchase_AsLogPageAndNotificationPrintIt_LetsTheOrderBuy()
    {
        var (tls, http01Port, page) = (TlsFiles.Create(_folder), FreePort.Next(), $"http://127.0.0.1:{FreePort.Next()}");
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, Configure(tls, page));
        await using (var first = await DirectClient.StartAsync(bridge.Process.Directory, tls.Certificate, http01Port))
        {
            var (bought, _) = await first.FinalizeAsync("again.test");
            await first.UntilAsync(bought, order => order.Status == "valid");
        }

        await bridge.Process.TerminateAsync();
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(_folder["bridge.json"], Stop))!;
        settings["Profiles"]!["default"]!["Class"] = "positivessldv";
        await File.WriteAllTextAsync(_folder["bridge.json"], settings.ToJsonString(), Stop);
        await bridge.StartAgainAsync();
        await using var client = await DirectClient.StartAsync(bridge.Process.Directory, tls.Certificate, http01Port);
        var (url, _) = await client.FinalizeAsync("again.test");

        var told = await ToldAsync(bridge);
        var line = Assert.Single(
            told["commands"]!.AsArray().Select(command => (string)command!),
            command => command.Contains("allow-purchase", StringComparison.Ordinal));
        Assert.Equal(line, (await File.ReadAllTextAsync(_folder["commands.txt"], Stop)).Split('\n')[0]);
        await bridge.Process.PrintedLogAsync($"Answer by one of: {line} | ");
        using var http = new HttpClient();
        var html = await http.GetStringAsync(new Uri(page), Stop);
        Assert.Contains(
            line,
            html.Split("<code>").Skip(1).Select(field =>
                WebUtility.HtmlDecode(field[..field.IndexOf("</code>", StringComparison.Ordinal)])));
        Assert.Single(bridge.Sandbox.State.Purchases);

        var answered = await PasteAsync(line);

        answered.Succeeded(bridge.Output);
        await client.UntilAsync(url, order => order.Status == "valid");
        Assert.Equal(2, bridge.Sandbox.State.Purchases.Count);

        // What that printed shows how it went on.
        var shown = await PasteAsync(answered.Output[(answered.Output.IndexOf("comes of it: ", StringComparison.Ordinal) + 13)..].Trim());
        shown.Succeeded(bridge.Output);
        Assert.Contains("again.test", shown.Output, StringComparison.Ordinal);
    }

    /// <summary>The CA fails an order, and the reseller keeps the money.</summary>
    [Fact]
    public async Task LedgerCompare_TellsADifference_WhichIsInHealthUntilItIsSettled()
    {
        var (tls, http01Port, page) = (TlsFiles.Create(_folder), FreePort.Next(), $"http://127.0.0.1:{FreePort.Next()}");
        await using var bridge = await ConfiguredBridge.StartAsync(
            _folder, http01Port, Configure(tls, page), issueDelay: TimeSpan.FromDays(1));
        var (code, output) = await CommandAsync("ledger", "compare");
        Assert.Equal((ExitCode.Success, true), (code, output.Contains("Ledger and reseller agree.", StringComparison.Ordinal)));

        await using var client = await DirectClient.StartAsync(bridge.Process.Directory, tls.Certificate, http01Port);
        var (url, _) = await client.FinalizeAsync("failed.test");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        await bridge.Sandbox.State.UntilAsync(static state => state.Certificates.Count > 0, limit.Token);
        bridge.Sandbox.FailCertificate(bridge.Sandbox.State.Certificates[0].Id, "a phishing word");
        await client.UntilAsync(url, order => order.Status == "invalid");

        (code, output) = await CommandAsync("ledger", "compare");
        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("The CA failed it.", output, StringComparison.Ordinal);
        var (json, document) = await CommandAsync("ledger", "compare", "--json");
        Assert.Equal((ExitCode.Failure, 1), (json, JsonNode.Parse(document)!["differences"]!.AsArray().Count));
        var (ill, health) = await CommandAsync("health");
        Assert.Equal((ExitCode.Failure, true), (ill, health.StartsWith("ledger-differs since ", StringComparison.Ordinal)));

        var again = await PasteAsync(health[(health.LastIndexOf("agree: ", StringComparison.Ordinal) + 7)..].Trim());
        Assert.Contains("The CA failed it.", again.Output, StringComparison.Ordinal);
        using var http = new HttpClient();
        Assert.Contains("ledger-differs", await http.GetStringAsync(new Uri(page), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WithAWrongLogin_SaysOnceInOneLineWhichKeysToLookAt()
    {
        var (tls, page) = (TlsFiles.Create(_folder), $"http://127.0.0.1:{FreePort.Next()}");
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, FreePort.Next(), (settings, port) =>
        {
            Configure(tls, page)(settings, port);
            settings["Reseller"]!["Password"] = "wrong-secret";
        });

        await bridge.Process.PrintedLogAsync(
            "Health: reseller-login begins: The reseller refuses the login (530): check Reseller:Login and Reseller:PasswordFile");

        var (code, health) = await CommandAsync("health");
        Assert.Equal((ExitCode.Failure, true), (code, health.StartsWith("reseller-login since ", StringComparison.Ordinal)));
        Assert.Contains("Reseller:Endpoint", health, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret", bridge.Output + health, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", bridge.Output, StringComparison.Ordinal);
        Assert.Single(bridge.Output.Split('\n'), line => line.Contains("reseller-login begins", StringComparison.Ordinal));
    }

    private Action<JsonObject, int> Configure(TlsFiles tls, string page) => (settings, port) =>
    {
        ConfiguredBridge.Https(tls)(settings, port);
        settings["DataFolder"] = _folder.Sub("the bridge's data");
        var script = _folder["notify.sh"];
        File.WriteAllText(
            script,
            $"printf '%s' \"$EVENT_COMMANDS\" >\"{_folder["commands.txt"]}\"\n"
            + $"cat >\"{_folder["told.new"]}\"; mv \"{_folder["told.new"]}\" \"{_folder["told.txt"]}\"\n");
        settings["Operator"] = new JsonObject
        {
            ["Listen"] = page,
            ["Notify"] = new JsonObject { ["Program"] = "/bin/sh", ["Arguments"] = new JsonArray(script) },
        };
    };

    private async Task<JsonNode> ToldAsync(ConfiguredBridge bridge)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!File.Exists(_folder["told.txt"]))
        {
            Assert.False(limit.IsCancellationRequested, "Nobody was told:\n" + bridge.Output);
            await timer.WaitForNextTickAsync(Stop);
        }

        return JsonNode.Parse(await File.ReadAllTextAsync(_folder["told.txt"], Stop))!;
    }

    /// <summary>Types a line into a shell that stands in another folder and has none of the bridge's variables.</summary>
    private Task<ClientRun> PasteAsync(string line) =>
        ClientRun.RunAsync("sh", ["-c", $"cd '{_folder.Sub("elsewhere")}' && {line}"], new Dictionary<string, string>());

    private async Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments)
    {
        var run = await ClientRun.RunAsync(
            "dotnet", [Repository.Program, .. arguments, "--config", _folder["bridge.json"]], new Dictionary<string, string>());
        return (run.ExitCode, run.Output);
    }
}
