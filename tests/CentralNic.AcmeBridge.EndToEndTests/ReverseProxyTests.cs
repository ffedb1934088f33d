using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

public sealed class ReverseProxyTests
{
    [Fact]
    public async Task Certonly_DirectoryAndValidationFilesBehindNginx_GetsACertificate()
    {
        Certbot.SkipIfMissing();
        Assert.SkipWhen(NginxServer.Installed is null, "nginx is missing: install the Debian package nginx");
        using var folder = new TestFolder();
        var tls = TlsFiles.Create(folder);
        int httpsPort = FreePort.Next(), httpPort = FreePort.Next(), bridgePort = FreePort.Next(), http01Port = FreePort.Next();
        var responder = 0;
        await using var bridge = await ConfiguredBridge.StartAsync(
            folder,
            http01Port,
            (settings, dcvPort) =>
            {
                responder = dcvPort;
                settings["PublicUrl"] = $"https://127.0.0.1:{httpsPort}";
                settings["Listen"] = new JsonArray($"http://127.0.0.1:{bridgePort}");
            },
            dcvPort: httpPort);
        await using var nginx = await NginxServer.StartAsync(
            folder, tls, httpsPort, httpPort, bridgePort, responder, FreePort.Next(), "customer.test");

        var certbot = new Certbot(folder, bridge.Process.Directory, tls.Certificate);
        (await certbot.StandaloneAsync(http01Port, "customer.test")).Succeeded(bridge.Output + nginx.Output);
        certbot.Delivered("customer.test").Check(bridge.IssuerFile, "customer.test");
        Assert.Equal($"https://127.0.0.1:{httpsPort}/", bridge.Process.Directory.GetLeftPart(UriPartial.Authority) + "/");
        Assert.Contains(
            nginx.Requests,
            static line =>
                line.Contains("GET /.well-known/pki-validation/", StringComparison.Ordinal)
                    && line.Contains("\" 200 ", StringComparison.Ordinal));
    }
}
