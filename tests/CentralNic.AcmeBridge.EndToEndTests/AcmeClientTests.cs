using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

public sealed class AcmeClientTests(SandboxedBridge bridge) : IClassFixture<SandboxedBridge>
{
    [Fact]
    public async Task Auto_TwoNamesByHttp01_GetsACertificateForBoth()
    {
        AcmeClient.SkipIfMissing();
        using var folder = new TestFolder();
        var client = new AcmeClient(folder, bridge.Process.Directory, bridge.Process.CaFile);
        (await client.OrderAsync(bridge.Http01Port, "a.node.test", "b.node.test")).Succeeded(bridge.Process.Output);
        client.Delivered.Check(bridge.Process.IssuerFile, "a.node.test", "b.node.test");
    }

    [Fact]
    public async Task Auto_TheLineThatTheServerPrints_GetsACertificate()
    {
        AcmeClient.SkipIfMissing();
        var run = await AcmeClient.RunLineAsync(await bridge.Process.PrintedLineAsync("NODE_EXTRA_CA_CERTS="));
        run.Succeeded(bridge.Process.Output);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", run.Output, StringComparison.Ordinal);
    }
}
