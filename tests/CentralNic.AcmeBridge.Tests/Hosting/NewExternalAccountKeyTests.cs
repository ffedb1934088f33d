using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>What <c>eab new</c> prints is what the configuration takes.</summary>
public sealed class NewExternalAccountKeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Printed_TheFileWorks()
    {
        var printed = await PrintAsync(new NewExternalAccountKeyOptions("shop", Kid: null, OneAccountOnly: true));
        var (kid, key) = (Value(printed, "kid"), Value(printed, "key"));
        _folder.File("eab.key", key + "\n");
        var section = printed[printed.IndexOf(
            "  \"Tenants\"", StringComparison.Ordinal)..printed.IndexOf("\nor give", StringComparison.Ordinal)];

        var configured = section.Replace($"/etc/acme-bridge/{kid}.key", "eab.key", StringComparison.Ordinal)
            .Replace("\"shop\": {", "\"shop\": { \"Names\": \"shop.test\",", StringComparison.Ordinal);
        var tenant = Assert.Single(Load(configured, []).Tenants);

        Assert.Equal("shop", tenant.Id.Value);
        Assert.Equal((kid, true), (Assert.Single(tenant.ExternalAccountKeys).Kid, tenant.ExternalAccountKeys[0].OneAccountOnly));
    }

    [Fact]
    public async Task Printed_TheVariableWorks()
    {
        var printed = await PrintAsync(new NewExternalAccountKeyOptions("shop", Kid: null, OneAccountOnly: false));
        var line = Regex.Match(printed, "(?m)^ *(Tenants__[^=]+)=(.+)$").Groups;

        const string Configured = """  "Tenants": { "shop": { "Names": ["shop.example"] } }""";
        var tenant = Assert.Single(Load(Configured, new Dictionary<string, string> { [line[1].Value] = line[2].Value }).Tenants);

        Assert.Equal(Value(printed, "kid"), Assert.Single(tenant.ExternalAccountKeys).Kid);
    }

    [Fact]
    public async Task Printed_NoVariableThatAShellDoesNotTake()
    {
        var printed = await PrintAsync(new NewExternalAccountKeyOptions("my-shop", Kid: null, OneAccountOnly: false));

        // The key itself may have two underscores in a row.
        Assert.DoesNotContain("__", printed.Replace(Value(printed, "key"), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Printed_KeysAre256BitsAndDiffer()
    {
        var keys = new HashSet<string>();
        for (var count = 0; count < 20; count++)
        {
            var key = Value(await PrintAsync(new NewExternalAccountKeyOptions("default", "one", OneAccountOnly: false)), "key");
            Assert.Equal(43, key.Length);
            Assert.True(keys.Add(key));
        }
    }

    private static string Value(string printed, string name) => Regex.Match(printed, $"(?m)^{name}: (.+)$").Groups[1].Value;

    private static async Task<string> PrintAsync(NewExternalAccountKeyOptions options)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(ExitCode.Success, await NewExternalAccountKey.RunAsync(options, output));
        return output.ToString();
    }

    private BridgeSettings Load(string tenants, Dictionary<string, string> environment)
    {
        _folder.File("appsettings.json", $$"""
            {
              "PublicUrl": "https://acme.example.com/",
              "Reseller": { "Login": "account", "Password": "hunter2" },
              "Profiles": { "basic": { "Class": "SSL123DV", "TechContact": "cc-1" } },
            {{tenants}}
            }
            """);
        return BridgeConfiguration.Load(new ServeOptions(), _folder.Path, environment);
    }
}
