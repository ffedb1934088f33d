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
}
