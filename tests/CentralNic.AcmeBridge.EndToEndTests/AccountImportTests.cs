using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>What the reseller account held before the bridge came.</summary>
public sealed class AccountImportTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Import_WhatIsPaidForAlready_CertbotGetsItAtNoCost()
    {
        Certbot.SkipIfMissing();
        var tls = TlsFiles.Create(_folder);
        var http01Port = FreePort.Next();
        var dcvPort = 0;
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, (settings, port) =>
        {
            ConfiguredBridge.Https(tls)(settings, port);
            dcvPort = port;
        });

        // Before the bridge came, another system answered the CA, and bought.
        await bridge.Process.TerminateAsync();
        var certificateOrder = await BuyElsewhereAsync(bridge, dcvPort, "import.test");

        var (dryCode, dry) = await ImportAsync("--dry-run");
        Assert.True(dryCode == ExitCode.Success, dry);
        Assert.Matches($"would adopt +{certificateOrder} +ssl123dv ", dry);
        Assert.Contains("Nothing was written.", dry, StringComparison.Ordinal);

        // With a bridge on the folder it is the bridge that imports.
        await bridge.StartAgainAsync();
        var (code, output) = await ImportAsync();
        Assert.True(code == ExitCode.Success, output);
        Assert.Matches($"adopted +{certificateOrder} +ssl123dv ", output);
        Assert.Contains("ssl123dv: 1 certificate order with 1 name adopted", output, StringComparison.Ordinal);
        Assert.Contains("1 of 1 decided", output, StringComparison.Ordinal);

        var certbot = new Certbot(_folder, bridge.Process.Directory, tls.Certificate);
        (await certbot.StandaloneAsync(http01Port, "import.test")).Succeeded(bridge.Output);
        certbot.Delivered("import.test").Check(bridge.IssuerFile, "import.test");
        Assert.Single(bridge.Sandbox.State.Purchases);
        Assert.Equal(1, bridge.Sandbox.State.CommandCount("AddCertificate"));
        Assert.Equal(1, bridge.Sandbox.State.CommandCount("ReissueCertificate"));
    }

    private static async Task<string> BuyElsewhereAsync(ConfiguredBridge bridge, int dcvPort, string name)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var client = new ResellerClient(
            new()
            {
                Endpoint = bridge.Sandbox.Endpoint,
                Login = "sandbox",
                Password = new(
                "sandbox"),
                CommandsPerSecond = 100,
                Burst = 100
            },
            TimeProvider.System,
            NullLogger<ResellerClient>.Instance);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ordered = await client.Certificates.AddAsync(
            new AddCertificateRequest
            {
                Class = "ssl123dv",
                CsrPem = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256).CreateSigningRequestPem(),
                Names = [name],
                DcvMethod = "HTTP",
                TechContacts = ["P-ABC123"],
                NoAutoFillDomains = true,
            },
            CommandPriority.Interactive,
            cancellation);
        using var site = new HttpListener();
        site.Prefixes.Add($"http://*:{dcvPort}/");
        site.Start();
        var shown = ShowAsync(site, ordered.Dcv[0].FileContents!);
        await client.Certificates.ResendNotificationAsync(ordered.CertificateId, CommandPriority.Interactive, cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        await bridge.Sandbox.State.UntilAsync(
            static state => state.Certificates.All(certificate => certificate.Pem is not null), limit.Token);
        site.Stop();
        await shown;
        return ordered.OrderId!;
    }

    /// <summary>Answers every request with the file, until the listener stops.</summary>
    private static async Task ShowAsync(HttpListener site, string contents)
    {
        try
        {
            while (true)
            {
                var context = await site.GetContextAsync();
                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(contents));
                context.Response.Close();
            }
        }
        catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException && !site.IsListening)
        {
            // The certificate is issued.
        }
    }

    private async Task<(int ExitCode, string Output)> ImportAsync(params string[] more)
    {
        await using var process = ServerProcess.Start(
            "dotnet",
            [
                Repository.Program, "import", "--by-names", "--config", _folder["bridge.json"], .. more
            ], new Dictionary<string, string>(), _folder.Sub("work"));
        var code = await process.WaitAsync();
        await process.LineAsync(static line => line.Contains(" in the account:", StringComparison.Ordinal), "the sum");
        return (code, process.Output);
    }
}
