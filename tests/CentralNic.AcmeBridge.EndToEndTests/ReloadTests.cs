using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>The configuration of the built program is changed while it runs.</summary>
public sealed class ReloadTests : IDisposable
{
    private const string Started = "The configuration was read again";

    private readonly TestFolder _folder = new();
    private readonly TlsFiles _tls;

    public ReloadTests() => _tls = TlsFiles.Create(_folder);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task HangUp_PutsProfilesTenantsLimitsAndLogLevelInForce_AndNamesWhatNeedsARestart()
    {
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, ConfiguredBridge.Https(_tls));
        await using var client = await DirectClient.StartAsync(bridge.Process.Directory, _tls.Certificate, http01Port);

        await ChangeAsync(settings =>
        {
            settings["Profiles"]!["default"]!["Class"] = "positivessldv";
            settings["Limits"] = new JsonObject { ["NewOrdersPerAccount"] = "1/1h" };
            settings["Logging"] = new JsonObject { ["Level"] = "Debug" };
            settings["Tenants"]!["shop"] = new JsonObject { ["Names"] = "shop.test" };
            settings["Acme"]!["TermsOfService"] = "https://example.test/terms";
        });
        await bridge.Process.SignalAsync("HUP");

        await bridge.Process.PrintedLogAsync(
            $"{Started} (SIGHUP). Changed: Limits:NewOrdersPerAccount, Logging:Level, Profiles:default:Class, Tenants:shop:Names");
        await bridge.Process.PrintedLogAsync("These settings count only after a restart: Acme:TermsOfService");
        var (url, _) = await client.FinalizeAsync("one.test");
        await client.UntilAsync(url, order => order.Status == "valid");
        Assert.Equal("positivessldv", Assert.Single(bridge.Sandbox.State.Purchases).Class, ignoreCase: true);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => client.FinalizeAsync("two.test"));
        Assert.Contains("NewOrdersPerAccount", refused.Message, StringComparison.Ordinal);
        await bridge.Process.PrintedLogAsync(" DBG ");
        var (code, tenants) = await CommandAsync("tenants", "list");
        Assert.Equal((ExitCode.Success, true), (code, tenants.Contains("shop.test", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reload_OfAMistake_LeavesAllInForceAndSaysWhatIsWrong()
    {
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, ConfiguredBridge.Https(_tls));
        await using var client = await DirectClient.StartAsync(bridge.Process.Directory, _tls.Certificate, http01Port);

        await ChangeAsync(settings =>
        {
            settings["Profiles"]!["default"]!["Class"] = "no-such-class";
            settings["Limits"] = new JsonObject { ["NewOrdersPerAccount"] = "1/1h" };
        });
        var (code, output) = await CommandAsync("config", "reload");

        Assert.Equal(ExitCode.Failure, code);
        Assert.Contains("Profiles:default:Class 'no-such-class'", output, StringComparison.Ordinal);
        await bridge.Process.PrintedLogAsync("the settings before stay in force");
        foreach (var name in new[] { "one.test", "two.test" })
        {
            var (url, _) = await client.FinalizeAsync(name);
            await client.UntilAsync(url, order => order.Status == "valid");
        }

        Assert.All(bridge.Sandbox.State.Purchases, purchase => Assert.Equal("ssl123dv", purchase.Class, ignoreCase: true));

        await ChangeAsync(settings => settings["Profiles"]!["default"]!["Class"] = "ssl123dv");
        (code, output) = await CommandAsync("config", "reload");
        Assert.Equal((ExitCode.Success, "In force: Limits:NewOrdersPerAccount"), (code, output.Trim()));
    }

    [Fact]
    public async Task PasswordFile_ThatChanges_IsUsedWithoutBeingTold()
    {
        var http01Port = FreePort.Next();
        var password = _folder["password"];
        await File.WriteAllTextAsync(password, "wrong-secret", Stop);
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, (settings, port) =>
        {
            ConfiguredBridge.Https(_tls)(settings, port);
            var reseller = settings["Reseller"]!.AsObject();
            reseller.Remove("Password");
            reseller["PasswordFile"] = password;
        });
        await bridge.Process.PrintedLogAsync("Health: reseller-login begins");

        await File.WriteAllTextAsync(password, "sandbox", Stop);

        await bridge.Process.PrintedLogAsync($"{Started} (a file that holds a secret changed). Changed: Reseller:PasswordFile");
        await using var client = await DirectClient.StartAsync(bridge.Process.Directory, _tls.Certificate, http01Port);
        var (url, _) = await client.FinalizeAsync("one.test");
        await client.UntilAsync(url, order => order.Status == "valid");
        Assert.DoesNotContain("wrong-secret", bridge.Output, StringComparison.Ordinal);
    }

    /// <summary>Eight clients order while the configuration changes back and forth as fast as it is read.</summary>
    [Fact]
    public async Task Reload_UnderLoad_LosesNoRequest()
    {
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, (settings, port) =>
        {
            ConfiguredBridge.Https(_tls)(settings, port);
            settings["Profiles"]!["other"] = settings["Profiles"]!["default"]!.DeepClone();
        });
        await using var first = await DirectClient.StartAsync(bridge.Process.Directory, _tls.Certificate, http01Port);
        List<DirectClient> clients = [first];
        while (clients.Count < 8)
        {
            clients.Add(await first.AnotherAsync(bridge.Process.Directory, _tls.Certificate));
        }

        var ordering = Task.WhenAll(clients.Select(async (client, number) =>
        {
            for (var order = 0; order < 12; order++)
            {
                var (url, _) = await client.FinalizeAsync($"n{order}.c{number}.test");
                await client.UntilAsync(url, document => document.Status == "valid");
            }
        }));
        var reloads = 0;
        while (!ordering.IsCompleted)
        {
            await ChangeAsync(settings =>
            {
                settings["Tenants"]!["default"]!["Names"] = reloads % 2 == 0 ? "test" : "*";
                settings["Acme"]!["DefaultProfile"] = reloads % 2 == 0 ? "other" : "default";
                settings["Budget"]!["PerMonth"] = reloads % 2 == 0 ? "1000000" : "unlimited";
            });
            await bridge.Process.SignalAsync("HUP");
            reloads++;
            await bridge.Process.LineAsync($"{Started} (SIGHUP)");
        }

        await ordering;
        Assert.Equal(96, bridge.Sandbox.State.Purchases.Count);
        Assert.True(reloads > 2, $"The configuration was read {reloads} times only.");
        foreach (var client in clients[1..])
        {
            await client.DisposeAsync();
        }
    }

    private async Task ChangeAsync(Action<JsonNode> change)
    {
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(_folder["bridge.json"], Stop))!;
        change(settings);
        TestFolder.WritePrivate(_folder["bridge.new"], settings.ToJsonString());
        File.Move(_folder["bridge.new"], _folder["bridge.json"], overwrite: true);
    }

    private async Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments)
    {
        var run = await ClientRun.RunAsync(
            "dotnet", [Repository.Program, .. arguments, "--config", _folder["bridge.json"]], new Dictionary<string, string>());
        return (run.ExitCode, run.Output);
    }
}
