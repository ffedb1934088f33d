using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller.Sandbox.State;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>Clients revoke what they got, and the reseller's books say so.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Certbot_RevokesByAccountAndByKey()
    {
        Certbot.SkipIfMissing();
        var tls = TlsFiles.Create(_folder);
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, ConfiguredBridge.Https(tls));
        var certbot = new Certbot(_folder, bridge.Process.Directory, tls.Certificate);
        (await certbot.StandaloneAsync(http01Port, "account.test")).Succeeded(bridge.Output);
        (await certbot.StandaloneAsync(http01Port, "key.test")).Succeeded(bridge.Output);
        Assert.Equal(0, Revoked(bridge));

        (await certbot.RevokeAsync("account.test", "keycompromise")).Succeeded(bridge.Output);
        Assert.Equal(1, Revoked(bridge));
        using var elsewhere = new TestFolder();
        (await certbot.RevokeByKeyAsync(elsewhere, "key.test")).Succeeded(bridge.Output);
        Assert.Equal(2, Revoked(bridge));

        // A new key is certified for no money: DigiCert continues the order of a revoked certificate.
        (await certbot.RenewAsync()).Succeeded(bridge.Output);
        Assert.Equal(2, bridge.Sandbox.State.Purchases.Count);

        // A parameter whose name the log does not find leaves its placeholder in the line.
        Assert.DoesNotMatch(@"\{[A-Z][A-Za-z]+\}", bridge.Output);
    }

    [Fact]
    public async Task AcmeClient_RevokesOnceAndIsToldAtTheSecondTime()
    {
        AcmeClient.SkipIfMissing();
        var tls = TlsFiles.Create(_folder);
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, ConfiguredBridge.Https(tls));
        var client = new AcmeClient(_folder, bridge.Process.Directory, tls.Certificate);
        (await client.OrderAsync(http01Port, "node.test")).Succeeded(bridge.Output);

        (await client.RevokeAsync(4)).Succeeded(bridge.Output);

        Assert.Equal(1, Revoked(bridge));
        var again = await client.RevokeAsync(4);
        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains("revoked already", again.Output, StringComparison.Ordinal);
    }

    private static int Revoked(ConfiguredBridge bridge) =>
        bridge.Sandbox.State.Certificates.Count(certificate => certificate.Status == SandboxCertificateStatus.Revoked);
}
