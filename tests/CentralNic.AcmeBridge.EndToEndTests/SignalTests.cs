using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>What service managers and administrators send to a running bridge.</summary>
public sealed class SignalTests(SandboxedBridge bridge) : IClassFixture<SandboxedBridge>
{
    [Fact]
    public async Task HangUp_ReadsTheConfigurationAgainAndEndsNothing()
    {
        await bridge.Process.SignalAsync("HUP");

        await bridge.Process.LineAsync("The configuration was read again (SIGHUP). Changed: nothing");
        var audit = await ClientRun.RunAsync(
            "dotnet",
            [Repository.Program, "audit", "--action", "settings.reload", "--json", "--data", bridge.DataFolder],
            new Dictionary<string, string>());
        Assert.Contains("\"from\":\"SIGHUP, process ", audit.Output, StringComparison.Ordinal);
        using var trust = new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true };
        using var http = new HttpClient(trust);
        Assert.Contains(
            "newOrder",
            await http.GetStringAsync(bridge.Process.Directory, TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SaysVersionListenersTenantsAndPublishers()
    {
        await bridge.Process.PrintedLogAsync("CentralNic ACME Bridge ");
        await bridge.Process.PrintedLogAsync($"Listening on https://127.0.0.1:{bridge.Process.Directory.Port}");
        await bridge.Process.PrintedLogAsync("Tenants: default. Publishers of proofs: http");
    }
}
