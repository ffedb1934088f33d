using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Tests.Validation;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>certbot with the external account key that <c>eab new</c> makes, on a bridge that requires one.</summary>
public sealed class ExternalAccountTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Requirement", "R8555-7.3.4-02")]
    [Trait("Requirement", "R8555-7.3.4-10")]
    [Trait("Requirement", "R8555-7.3.6-01")]
    public async Task Certbot_RegistersWithAKeyGetsACertificateOfTheTenantAndUnregisters()
    {
        Certbot.SkipIfMissing();
        var made = await ClientRun.RunAsync("dotnet", [Repository.Program, "eab", "new", "shop"], new Dictionary<string, string>());
        made.Succeeded("");
        var (kid, key) = (Value(made.Output, "kid"), Value(made.Output, "key"));
        await File.WriteAllTextAsync(_folder["shop.key"], key, TestContext.Current.CancellationToken);
        var tls = TlsFiles.Create(_folder);
        var http01Port = FreePort.Next();
        await using var bridge = await ConfiguredBridge.StartAsync(_folder, http01Port, (settings, port) =>
        {
            ConfiguredBridge.Https(tls)(settings, port);
            settings["Acme"]!["ExternalAccountRequired"] = true;
            settings["Tenants"] = new JsonObject
            {
                ["shop"] = new JsonObject
                {
                    ["Names"] = new JsonArray("shop.test"),
                    ["ExternalAccountKeys"] = new JsonObject { [kid] = new JsonObject { ["KeyFile"] = _folder["shop.key"] } },
                },
            };
        });
        var certbot = new Certbot(_folder, bridge.Process.Directory, tls.Certificate);

        var without = await certbot.StandaloneAsync(http01Port, "www.shop.test");
        Assert.NotEqual(0, without.ExitCode);
        Assert.Contains("External account binding", without.Output, StringComparison.OrdinalIgnoreCase);
        var wrong = await certbot.RegisterAsync(kid, new string('k', 43));
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("The external account binding does not verify", wrong.Output, StringComparison.Ordinal);

        (await certbot.RegisterAsync(kid, key)).Succeeded(bridge.Output);
        (await certbot.StandaloneAsync(http01Port, "www.shop.test")).Succeeded(bridge.Output);
        certbot.Delivered("www.shop.test").Check(bridge.IssuerFile, "www.shop.test");
        var refused = await certbot.StandaloneAsync(http01Port, "www.other.test");
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("rejectedIdentifier", refused.Output, StringComparison.Ordinal);
        Assert.Single(bridge.Sandbox.State.Purchases);

        (await certbot.UnregisterAsync()).Succeeded(bridge.Output);
        Assert.NotEqual(0, (await certbot.ShowAccountAsync()).ExitCode);
        Assert.Equal(0, bridge.Sandbox.State.CommandCount("RevokeCertificate"));
        Assert.DoesNotContain(key, bridge.Output, StringComparison.Ordinal);
    }

    private static string Value(string printed, string name) => Regex.Match(printed, $"(?m)^{name}: (.+)$").Groups[1].Value.Trim();
}
