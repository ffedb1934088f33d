using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>Code, example and documentation name the same keys.</summary>
public sealed partial class SettingsDocumentationTests
{
    private static string ExampleFile => Repository.PathOf("appsettings.example.json");

    // The secrets that the file may not hold.
    private static Dictionary<string, string> WithTheKey => new()
    {
        ["Dcv__Rfc2136__main__KeySecret"] = Convert.ToBase64String(new byte[32]),
        ["Tenants__default__ExternalAccountKeys__key_1__Key"] = Convert.ToBase64String(new byte[32]),
    };

    [Fact]
    public void Example_IsValid()
    {
        BridgeSettings settings = BridgeConfiguration.Load(
            new ServeOptions { ConfigFile = ExampleFile }, Repository.Root, WithTheKey, spends: true);

        Assert.Equal("https://acme.example.com/", settings.PublicUrl.AbsoluteUri);
        Assert.Equal(["digicert", "sectigo", "organization", "named"], settings.Profiles.Keys);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Example_HoldsEveryKey()
    {
        var errors = new List<SettingError>();
        string[] keys = [.. SettingsFile.Read(ExampleFile, "example", errors).Keys.Select(Template).Distinct()];

        Assert.Empty(errors);
        Assert.Equal(SettingKeys.All.Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Documentation_HasARowForEveryKeyAndForNoOther()
    {
        string text = File.ReadAllText(Repository.PathOf("docs", "configuration.md"));
        // The sandbox's table names keys a second time, several in a row.
        text = text.Remove(text.IndexOf("### With --sandbox", StringComparison.Ordinal), text.IndexOf("## Logging", StringComparison.Ordinal) - text.IndexOf("### With --sandbox", StringComparison.Ordinal));

        IEnumerable<string> rows = Row().Matches(text).Select(match => match.Groups["key"].Value);

        Assert.Equal(SettingKeys.All.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Readers_AskForEveryKey()
    {
        RawSettings raw = BridgeConfiguration.Collect(
            new ServeOptions { ConfigFile = ExampleFile }, Repository.Root, WithTheKey, []);
        var reader = new SettingsReader(raw);

        BridgeConfiguration.Read(reader, Repository.Root, sandbox: false, WithTheKey);

        Assert.Equal(
            SettingKeys.All.Order(StringComparer.Ordinal),
            reader.Asked.Select(Template).Distinct().Order(StringComparer.Ordinal));
    }

    // The operator's own names and the positions of list entries become what the list of keys has for them.
    private static string Template(string key)
    {
        string named = OwnName().Replace(ListPosition().Replace(key, ""), match => match.Groups["section"].Value + match.Groups["section"].Value switch
        {
            "AddressOverrides:" or "NameServers:" or "ApproverEmails:" => "<suffix>",
            "ExternalAccountKeys:" => "<kid>",
            _ => "<name>",
        });
        Assert.True(SettingKeys.IsKnown(named), key);
        return named;
    }

    [GeneratedRegex(@"^\| `(?<key>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=^|:)(?<section>Profiles:|Tenants:|ExternalAccountKeys:|AddressOverrides:|Rfc2136:|Hook:|NameServers:|ApproverEmails:)[^:]+")]
    private static partial Regex OwnName();

    [GeneratedRegex(@":\d+$")]
    private static partial Regex ListPosition();
}
