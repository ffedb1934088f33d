using System.Text.Json;
using System.Text.Json.Nodes;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using Json.Schema;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>
/// Documentation, example and JSON schema follow from the declarations of the settings. With <c>CONFIGURATION_DOCUMENTS=update</c> in the
/// environment the first test writes them anew.
/// </summary>
public sealed class SettingsDocumentationTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromText(SettingsSchema.Create());

    private static string ExampleFile => Repository.PathOf("appsettings.example.json");

    // The secrets that the file may not hold.
    private static Dictionary<string, string> WithTheKey => new()
    {
        ["Dcv__Rfc2136__main__KeySecret"] = Convert.ToBase64String(new byte[32]),
        ["Tenants__default__ExternalAccountKeys__key_1__Key"] = Convert.ToBase64String(new byte[32]),
    };

    [Theory]
    [InlineData("appsettings.example.json")]
    [InlineData("docs/appsettings.schema.json")]
    [InlineData("docs/configuration.md")]
    public void Document_IsWhatTheDeclarationsSay(string file)
    {
        var expected = DocumentsOfSettings.Create(file);
        if (Environment.GetEnvironmentVariable("CONFIGURATION_DOCUMENTS") == "update")
        {
            File.WriteAllText(Repository.PathOf(file), expected);
        }

        Assert.Equal(expected.Split('\n'), File.ReadAllText(Repository.PathOf(file)).Split('\n'));
    }

    [Fact]
    public void Documentation_HasATableForEverySection() => Assert.Equal(
        KnownSettings.Groups.Select(group => group.Section).Order(StringComparer.Ordinal),
        DocumentsOfSettings.SectionsIn(File.ReadAllText(Repository.PathOf("docs", "configuration.md"))).Order(StringComparer.Ordinal));

    [Fact]
    public void Example_IsValid()
    {
        var settings = BridgeConfiguration.Load(new ServeOptions { ConfigFile = ExampleFile }, Repository.Root, WithTheKey, spends: true);

        Assert.Equal("https://acme.example.com/", settings.PublicUrl.AbsoluteUri);
        Assert.Equal(["digicert", "sectigo", "organization", "named"], settings.Profiles.Keys);
        Assert.All(settings.Warnings, warning => Assert.StartsWith("Reseller:Password: every user", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Example_HoldsEveryKeyAndItsReadersAskForEach()
    {
        var reader = BridgeConfiguration.ReaderOf(new ServeOptions { ConfigFile = ExampleFile }, Repository.Root, WithTheKey);
        var report = BridgeConfiguration.Understand(reader, spends: true);

        Assert.Empty(reader.Errors);
        Assert.NotNull(report);
        Assert.Equal(
            KnownSettings.All.Select(setting => setting.Key).Order(StringComparer.Ordinal),
            reader.Effective.Select(each => each.Setting.Template).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            KnownSettings.All.Select(setting => setting.Key).Order(StringComparer.Ordinal),
            SettingsFile.Read(ExampleFile, "example", []).Keys.Select(KnownSettings.Find).OfType<Setting>()
                .Select(setting => setting.Key).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Nonsense in every key is told, once each.</summary>
    [Theory]
    [InlineData("?!")]
    [InlineData("\t")]
    [InlineData("-1")]
    [InlineData("99999999999999999999d")]
    [InlineData("https://[::1")]
    public void Nonsense_IsToldOnce(string text)
    {
        var nonsense = SettingsFile.Read(ExampleFile, "example", []).Keys
            .Select(key => key.TrimEnd([.. "0123456789"]).TrimEnd(':')).Distinct()
            .ToDictionary(key => key.Replace(":", "__", StringComparison.Ordinal), _ => text);
        var reader = BridgeConfiguration.ReaderOf(new ServeOptions { ConfigFile = ExampleFile }, Repository.Root, nonsense);

        _ = BridgeConfiguration.Understand(reader, spends: true);

        Assert.NotEmpty(reader.Errors);
        Assert.Equal(reader.Errors.Distinct(), reader.Errors);
    }

    [Fact]
    public void Schema_TakesTheExample() => AssertTaken(JsonNode.Parse(
        File.ReadAllText(ExampleFile), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!);

    /// <summary>Every default and every example of the tables is a value that the schema takes.</summary>
    [Fact]
    public void Schema_TakesDefaultsAndExamples()
    {
        foreach (var setting in KnownSettings.All.Where(setting => !setting.IsForEnvironmentOnly))
        {
            string?[] texts = [setting.Default, setting.Documents.Example, ""];
            foreach (var text in texts.OfType<string>().Where(text => !text.StartsWith('"')))
            {
                AssertTaken(At(setting, setting.ToJson(text)));
                AssertTaken(At(setting, setting.IsList && text.StartsWith('[') ? string.Join(", ", setting.ToJson(text).AsArray()) : text));
            }
        }
    }

    [Theory]
    [InlineData("""{ "Websit": "https://x" }""")]
    [InlineData("""{ "Acme": { "Websit": "https://x" } }""")]
    [InlineData("""{ "PublicUrl": "acme.example.com" }""")]
    [InlineData("""{ "Listen": ["127.0.0.1:14000"] }""")]
    [InlineData("""{ "Listen": "http://127.0.0.1:14000, 127.0.0.1" }""")]
    [InlineData("""{ "Reseller": { "Burst": 0 } }""")]
    [InlineData("""{ "Reseller": { "Burst": "many" } }""")]
    [InlineData("""{ "Reseller": { "Burst": 1.5 } }""")]
    [InlineData("""{ "Reseller": { "PollInterval": "10" } }""")]
    [InlineData("""{ "Reseller": { "PollInterval": 10 } }""")]
    [InlineData("""{ "Reseller": { "Ote": "perhaps" } }""")]
    [InlineData("""{ "Reseller": "x" }""")]
    [InlineData("""{ "Acme": { "ChallengeTypes": ["http-02"] } }""")]
    [InlineData("""{ "Profiles": { "a b": {} } }""")]
    [InlineData("""{ "Profiles": { "a": { "Class": ["secure"] } } }""")]
    [InlineData("""{ "Profiles": { "a": { "Class": "ssl123dv, secure" } } }""")]
    [InlineData("""{ "Profiles": { "a": { "TechContact": "Max" } } }""")]
    [InlineData("""{ "Profiles": { "a": { "TechContact": { "OrganizationName": "x" } } } }""")]
    [InlineData("""{ "Profiles": { "a": { "TechContact": { "Phone": "0049" } } } }""")]
    [InlineData("""{ "Profiles": { "a": { "Sharing": "all" } } }""")]
    [InlineData("""{ "Tenants": { "a": { "ExternalAccountKeys": { "k": { "Key": "c2VjcmV0" } } } } }""")]
    [InlineData("""{ "Tenants": { "a": { "ExternalAccountKeys": { "k k": {} } } } }""")]
    [InlineData("""{ "Tenants": { "a": { "Budget": { "PerMonth": -5 } } } }""")]
    [InlineData("""{ "Budget": { "Currency": "euro" } }""")]
    [InlineData("""{ "Limits": { "NewOrdersPerAccount": "many" } }""")]
    [InlineData("""{ "Limits": { "PendingOrdersPerAccount": 0 } }""")]
    [InlineData("""{ "Limits": { "PurchasesPerTenant": "5/year" } }""")]
    [InlineData("""{ "Dcv": { "Rfc2136": { "main": { "KeySecret": "c2VjcmV0" } } } }""")]
    [InlineData("""{ "Dcv": { "Hook": { "own": { "Methods": ["EMAIL"] } } } }""")]
    [InlineData("""{ "Validation": { "AddressOverrides": { "test": "here" } } }""")]
    [InlineData("""{ "Validation": { "Http01Port": 70000 } }""")]
    [InlineData("""{ "Logging": { "Level": "Loud" } }""")]
    public void Schema_RefusesWhatTheBridgeRefuses(string settings)
    {
        Assert.False(Schema.Evaluate(Element(settings)).IsValid);
        using var folder = new TemporaryFolder();
        folder.File("appsettings.json", settings);
        Assert.Throws<ConfigurationException>(() => Load(folder));
    }

    /// <summary>Remarks and the key with which editors find the schema.</summary>
    [Theory]
    [InlineData("""{ "$schema": "appsettings.schema.json", "// why": "x" }""")]
    [InlineData("""{ "Profiles": { "//": "two", "default": { "$comment": "x", "Class": "ssl123dv" } } }""")]
    [InlineData("""{ "Dcv": { "Rfc2136": { "//": "two" }, "Hook": { "my own": { "Names": ["*"], "Program": "true" } } } }""")]
    [InlineData("""{ "Dcv": { "NameServers": { "//": "ours", "corp.example": "10.0.0.53" } } }""")]
    public void Remarks_AreTakenByBoth(string settings)
    {
        AssertTaken(JsonNode.Parse(settings)!);
        using var folder = new TemporaryFolder();
        folder.File("appsettings.json", settings);
        Assert.NotNull(Load(folder));
    }

    private static BridgeSettings Load(TemporaryFolder folder) =>
        BridgeConfiguration.Load(new ServeOptions { Sandbox = true }, folder.Path, new Dictionary<string, string>());

    private static JsonNode At(Setting setting, JsonNode value) => setting.Key.Split(':').Reverse()
        .Aggregate(value, (below, part) => new JsonObject { [part.StartsWith('<') ? "example.com" : part] = below });

    private static void AssertTaken(JsonNode settings)
    {
        var result = Schema.Evaluate(Element(settings.ToJsonString()), new EvaluationOptions { OutputFormat = OutputFormat.List });
        var faults = (result.Details ?? []).Where(detail => !detail.IsValid)
            .Select(detail => $"{detail.InstanceLocation}: {detail.EvaluationPath}");
        Assert.True(result.IsValid, $"{settings.ToJsonString()}\n{string.Join('\n', faults)}");
    }

    private static JsonElement Element(string json) => JsonDocument.Parse(json).RootElement;
}
