using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller.Sandbox;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>What the reseller's books say after what clients and power cuts do.</summary>
public sealed class PurchaseTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_BetweenPurchaseAndCertificate_TheWaitingClientGetsItAndOneWasBought()
    {
        AcmeClient.SkipIfMissing();
        var tls = TlsFiles.Create(_folder);
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(
            _folder, http01Port, ConfiguredBridge.Https(tls), issueDelay: TimeSpan.FromSeconds(4));

        // acme-client tries again when a connection breaks, as a client should; certbot gives up.
        var client = new AcmeClient(_folder, bridge.Process.Directory, tls.Certificate);
        var order = client.OrderAsync(http01Port, "a.kill.test", "b.kill.test");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var bought = bridge.Sandbox.State.UntilAsync(static state => state.Purchases.Count > 0, limit.Token);
        Assert.True(await Task.WhenAny(order, bought) == bought && bought.IsCompletedSuccessfully, "nothing was bought:\n" + bridge.Output);
        Assert.False(order.IsCompleted);
        await bridge.KillAndStartAgainAsync();

        (await order).Succeeded(bridge.Output);
        client.Delivered.Check(bridge.IssuerFile, "a.kill.test", "b.kill.test");
        Assert.Single(bridge.Sandbox.State.Purchases);
        Assert.Equal(1, bridge.Sandbox.State.Commands.Count(
            static command =>
                command.Name.Equals("AddCertificate", StringComparison.OrdinalIgnoreCase)
                    && command.Parameters.GetValueOrDefault("checkonly") != "1"));
    }

    [Fact]
    public async Task Renew_WithinThePaidYear_IsReissuedAndCostsNothing()
    {
        Certbot.SkipIfMissing();
        var tls = TlsFiles.Create(_folder);
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, ConfiguredBridge.Https(tls));
        var certbot = new Certbot(_folder, bridge.Process.Directory, tls.Certificate);
        (await certbot.StandaloneAsync(http01Port, "paid.test")).Succeeded(bridge.Output);
        var first = certbot.Delivered("paid.test").Check(bridge.IssuerFile, "paid.test");

        (await certbot.RenewAsync()).Succeeded(bridge.Output);

        Assert.NotEqual(first, certbot.Delivered("paid.test").Check(bridge.IssuerFile, "paid.test"));
        Assert.Single(bridge.Sandbox.State.Purchases);
        Assert.Equal(1, bridge.Sandbox.State.CommandCount("ReissueCertificate"));
    }

    [Fact]
    public async Task Terminate_WhileAPurchaseIsUnderWay_AwaitsItsAnswer()
    {
        AcmeClient.SkipIfMissing();
        var tls = TlsFiles.Create(_folder);
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, ConfiguredBridge.Https(tls));
        bridge.Sandbox.Faults.Add(new SandboxFault
        {
            Kind = SandboxFaultKind.Slow,
            Command = "AddCertificate",
            AfterWork = true,
            Delay = TimeSpan.FromSeconds(3),
            Nth = 1,
        });
        var client = new AcmeClient(_folder, bridge.Process.Directory, tls.Certificate);
        var order = client.OrderAsync(http01Port, "slow.test");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        await bridge.Sandbox.State.UntilAsync(static state => state.Purchases.Count > 0, limit.Token);

        Assert.Equal(0, await bridge.Process.TerminateAsync());
        await bridge.StartAgainAsync();

        (await order).Succeeded(bridge.Output);
        client.Delivered.Check(bridge.IssuerFile, "slow.test");
        Assert.Single(bridge.Sandbox.State.Purchases);

        // The answer was taken and booked: nothing had to be searched for. The start asks once whether the store is an older copy.
        Assert.InRange(bridge.Sandbox.State.CommandCount("QueryCertificateList"), 0, 1);
    }

    [Fact]
    public async Task Certonly_Wildcard_IsRefusedBeforeAnythingIsBought()
    {
        Certbot.SkipIfMissing();
        await AssertWildcardIsRefusedAsync(
            (bridge, tls, _) => new Certbot(_folder, bridge.Process.Directory, tls.Certificate).DnsAsync("true", "true", "*.wild.test"));
    }

    [Fact]
    public async Task Auto_Wildcard_IsRefusedBeforeAnythingIsBought()
    {
        AcmeClient.SkipIfMissing();
        await AssertWildcardIsRefusedAsync(
            (bridge, tls, http01Port) =>
                new AcmeClient(_folder, bridge.Process.Directory, tls.Certificate).OrderAsync(http01Port, "*.wild.test"));
    }

    [Fact]
    public async Task Terminate_AnIdleServerEndsCleanlyAtOnce()
    {
        var tls = TlsFiles.Create(_folder);
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, FreePort.Next(), ConfiguredBridge.Https(tls));
        var start = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, await bridge.Process.TerminateAsync());
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    private async Task AssertWildcardIsRefusedAsync(Func<ConfiguredBridge, TlsFiles, int, Task<ClientRun>> order)
    {
        var tls = TlsFiles.Create(_folder);
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, ConfiguredBridge.Https(tls));
        var run = await order(bridge, tls, http01Port);
        Assert.NotEqual(0, run.ExitCode);
        Assert.True(run.Output.Contains("HTTP cannot prove control of a wildcard", StringComparison.Ordinal), run.Output + bridge.Output);
        Assert.Contains("*.wild.test", run.Output, StringComparison.Ordinal);
        Assert.Empty(bridge.Sandbox.State.Purchases);
        Assert.Equal(0, bridge.Sandbox.State.CommandCount("AddCertificate"));
    }
}
