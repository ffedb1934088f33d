using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.EndToEndTests.Clients;
using CentralNic.AcmeBridge.EndToEndTests.Servers;
using Xunit;

namespace CentralNic.AcmeBridge.EndToEndTests;

/// <summary>The commands that look at the configuration read file and environment as <c>serve</c> does.</summary>
public sealed class ConfigTests : IDisposable
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["ACMEBRIDGE_Reseller__Password"] = "S3cretOfTheAccount",
        ["Acme__HoldTime"] = "5s",
    };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_TakesTheExampleWithItsSecretsAndTellsWhatIsMissingWithoutThem()
    {
        var secrets = new Dictionary<string, string>
        {
            ["Dcv__Rfc2136__main__KeySecret"] = Convert.ToBase64String(new byte[32]),
            ["Tenants__default__ExternalAccountKeys__key_1__Key"] = Convert.ToBase64String(new byte[32]),
        };

        (await RunAsync("config", "check", Repository.PathTo("appsettings.example.json"), secrets)).Succeeded("");

        var without = await RunAsync("config", "check", Repository.PathTo("appsettings.example.json"), []);
        Assert.Equal(78, without.ExitCode);
        Assert.Contains("Dcv:Rfc2136:main:KeySecret is missing", without.Output, StringComparison.Ordinal);
        Assert.Contains("Tenants:default:ExternalAccountKeys:key_1:Key is missing", without.Output, StringComparison.Ordinal);
        Assert.Equal(without, await ServeAsync(Repository.PathTo("appsettings.example.json")));
    }

    [Fact]
    public async Task Show_TellsOriginsAndHidesSecrets()
    {
        await File.WriteAllTextAsync(
            _folder["my.json"],
            """
            {
              "$schema": "appsettings.schema.json",
              "PublicUrl": "https://acme.example.com", "Reseller": { "Login": "account" }, "Budget": { "PerMonth": 1 },
              "Acme": { "ExternalAccountRequired": true }, "Tenants": { "default": { "Names": ["*"] } },
              "Profiles": { "basic": { "Class": "ssl123dv", "TechContact": "CC-1" } }
            }
            """,
            TestContext.Current.CancellationToken);

        var shown = await RunAsync("config", "show", _folder["my.json"], Environment);

        shown.Succeeded("");
        Assert.Contains(
            "Reseller:Password = (set) (environment variable ACMEBRIDGE_Reseller__Password)", shown.Output, StringComparison.Ordinal);
        Assert.Contains("Acme:HoldTime = 5s (environment variable Acme__HoldTime)", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"Reseller:Login = account ({_folder["my.json"]})", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_IsJson()
    {
        var printed = await ClientRun.RunAsync("dotnet", [Repository.Program, "config", "schema"], new Dictionary<string, string>());

        printed.Succeeded("");
        Assert.NotNull(JsonNode.Parse(printed.Output)!["properties"]!["Reseller"]);
    }

    private static Task<ClientRun> ServeAsync(string file) =>
        ClientRun.RunAsync("dotnet", [Repository.Program, "serve", "--config", file], new Dictionary<string, string>());

    private static Task<ClientRun> RunAsync(string group, string command, string file, Dictionary<string, string> environment) =>
        ClientRun.RunAsync("dotnet", [Repository.Program, group, command, "--config", file], environment);
}
