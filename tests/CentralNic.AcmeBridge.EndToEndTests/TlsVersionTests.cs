using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>The versions of TLS that the bridge's own listener speaks, on a system that permits all of them.</summary>
public sealed class TlsVersionTests : IDisposable
{
    /// <summary>What an administrator may have set for an old program, and every program on the machine gets.</summary>
    private const string Permissive = """
        openssl_conf = all
        [all]
        ssl_conf = ssl
        [ssl]
        system_default = any
        [any]
        MinProtocol = TLSv1
        CipherString = ALL:@SECLEVEL=0
        """;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Requirement", "R8555-6.1-02")]
    public async Task Listener_OfASystemThatPermitsOldVersions_SpeaksTls12And13Alone()
    {
        Assert.SkipWhen(ClientRun.Find("openssl") is null, "openssl is missing: install the Debian package openssl");
        var tls = TlsFiles.Create(_folder);
        var permissive = new Dictionary<string, string> { ["OPENSSL_CONF"] = _folder["openssl.cnf"] };
        await File.WriteAllTextAsync(_folder["openssl.cnf"], Permissive, TestContext.Current.CancellationToken);
        await using var bridge = await BridgeProcess.StartSandboxAsync(_folder.Sub("data"), FreePort.Next(), permissive);
        var control = FreePort.Next();
        await using var other = ServerProcess.Start(
            "openssl", ["s_server", "-accept", $"127.0.0.1:{control}", "-cert", tls.Certificate, "-key", tls.Key, "-www"], permissive,
            _folder.Sub("other"));
        await other.PrintedAsync(static line => line.StartsWith("ACCEPT", StringComparison.Ordinal), "ACCEPT");

        foreach (var (version, isSpoken) in new[] { ("-tls1", false), ("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true) })
        {
            // The machine's own tool shows that system and client would speak it.
            Assert.True(await SpeaksAsync(control, version), version);
            Assert.True(await SpeaksAsync(bridge.Directory.Port, version) == isSpoken, version);
        }

        // Without an agreement it says "New, (NONE), Cipher is (NONE)".
        async Task<bool> SpeaksAsync(int port, string version) => (await ClientRun.RunAsync(
            "openssl", ["s_client", "-connect", $"127.0.0.1:{port}", version], permissive)).Output.Contains(
                "New, TLSv1", StringComparison.Ordinal);
    }
}
