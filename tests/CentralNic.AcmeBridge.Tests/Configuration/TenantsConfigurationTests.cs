using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Tenants;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

public sealed class TenantsConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_NoSectionNamesNoTenant() => Assert.Empty(Load("").Tenants);

    [Fact]
    public void Load_ATenantHasNamesAndProfiles()
    {
        var tenants = Load(
            """, "Tenants": { "Shop": { "Names": "shop.test,*.pay.example", "Profiles": ["BASIC"], "PreauthorizedNames": ["in.shop.test"] }, "default": {} }""").Tenants;

        Assert.Equal([new TenantId("shop"), new TenantId("default")], tenants.Select(tenant => tenant.Id));
        Assert.Equal(["shop.test", "pay.example"], tenants[0].Names.Values);
        Assert.Equal(["basic"], tenants[0].Profiles);
        Assert.Equal(["in.shop.test"], tenants[0].PreauthorizedNames.Values);
        Assert.Equal(["*"], tenants[1].Names.Values);
        Assert.Empty(tenants[1].Profiles);
        Assert.Empty(tenants[1].PreauthorizedNames.Values);
    }

    [Fact]
    public void Load_MistakesNameTheKey()
    {
        var failure = Assert.Throws<ConfigurationException>(
            () => Load(""", "Tenants": { "a b": {}, "open": { "PreauthorizedNames": ["in.test"] }, "shop": { "Profiles": ["gold"], "Name": "x" } }"""));

        Assert.Equal(
            ["Tenants:a b", "Tenants:open", "Tenants:shop:Name", "Tenants:shop:Profiles"],
            failure.Errors.Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Contains(
            "Tenants:shop:Profiles 'gold' is not a profile (appsettings.json). Give some of: basic",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ADefaultProfileIsOneThatTheTenantMayOrder()
    {
        var tenants = Load(""", "Tenants": { "shop": { "Names": "*", "DefaultProfile": "BASIC" } }""").Tenants;
        var failure = Assert.Throws<ConfigurationException>(
            () => Load(""", "Tenants": { "shop": { "Names": "*", "DefaultProfile": "gold" } }"""));

        Assert.Equal("basic", tenants[0].DefaultProfile);
        Assert.Contains("'gold' is not a profile that the tenant may order", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Give one of: basic.", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>It would be one more that may order everything, perhaps by a slip of the pen.</summary>
    [Fact]
    public void Load_ATenantThatSaysNeitherNamesNorProfilesIsAMistake()
    {
        var failure = Assert.Throws<ConfigurationException>(
            () => Load(""", "Tenants": { "shop": { "Names": "shop.test" }, "shp": { "Budget": { "PerMonth": 5 } } }"""));

        var error = Assert.Single(failure.Errors);
        Assert.Equal("Tenants:shp", error.Key);
        Assert.Contains("says nothing of what its accounts may order", error.Problem, StringComparison.Ordinal);
        Assert.StartsWith("Did you mean Tenants:shop?", error.Mend, StringComparison.Ordinal);
        Load(""", "Tenants": { "shop": { "Profiles": "basic" }, "default": { "Budget": { "PerMonth": 5 } } }""");
    }

    [Theory]
    [InlineData("-_8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0")]
    [InlineData("-_8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0=")]
    [InlineData("+/8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0=")]
    [InlineData("+/8AAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0")]
    public void Load_AnExternalAccountKeyIsTakenInEveryFlavourOfBase64(string text)
    {
        byte[] expected = [0xfb, 0xff, .. Enumerable.Range(0, 30).Select(number => (byte)number)];
        Assert.True(ExternalAccountKey.TryDecode(text, out var key));
        Assert.Equal(expected, key);
        _folder.File("eab.key", text + "\r\n");

        var keys = Load(
            """, "Tenants": { "shop": { "Names": "*", "ExternalAccountKeys": { "one": { "KeyFile": "eab.key", "OneAccountOnly": true }, "two": {} } } }""",
            ("Tenants__shop__ExternalAccountKeys__two__Key", text))
            .Tenants[0].ExternalAccountKeys;

        Assert.Equal([("one", true), ("two", false)], keys.Select(found => (found.Kid, found.OneAccountOnly)));
    }

    [Fact]
    public void Load_AnExternalAccountKeyNarrowsItsTenant()
    {
        _folder.File("eab.key", new string('k', 43));

        var key = Load("""
            , "Tenants": { "shop": { "Names": "shop.test", "ExternalAccountKeys": { "one": {
                "KeyFile": "eab.key", "Names": "www.shop.test,*.pay.shop.test", "Profiles": "BASIC", "DefaultProfile": "Basic" } } } }
            """).Tenants[0].ExternalAccountKeys[0];

        Assert.Equal(["www.shop.test", "pay.shop.test"], key.Names!.Values);
        Assert.Equal(("basic", "basic"), (Assert.Single(key.Profiles), key.DefaultProfile));
    }

    [Fact]
    public void Load_AnExternalAccountKeyCannotWidenItsTenant()
    {
        _folder.File("eab.key", new string('k', 43));

        var failure = Assert.Throws<ConfigurationException>(() => Load("""
            , "Tenants": { "shop": { "Names": "shop.test", "ExternalAccountKeys": {
                "one": { "KeyFile": "eab.key", "Names": "other.test", "Profiles": "gold", "DefaultProfile": "silver" },
                "two": { "KeyFile": "eab.key", "Names": "*" } } } }
            """));

        Assert.Equal(
            [
                "Tenants:shop:ExternalAccountKeys:one:DefaultProfile",
                "Tenants:shop:ExternalAccountKeys:one:Names",
                "Tenants:shop:ExternalAccountKeys:one:Profiles",
                "Tenants:shop:ExternalAccountKeys:two:Names",
            ],
            failure.Errors.Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Contains("has 'other.test', which the tenant may not order", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'gold' is not a profile that the tenant may order", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'silver' is not a profile that the key's accounts may order", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MistakesInExternalAccountKeysAreToldWithoutTheKeys()
    {
        _folder.File("short.key", "c2VjcmV0");
        _folder.File("good.key", new string('k', 43));

        var failure = Assert.Throws<ConfigurationException>(() => Load("""
            , "Tenants": {
                "shop": { "Names": "*", "ExternalAccountKeys": { "none": {}, "open": { "Key": "bWlzdGFrZQ" }, "both": { "Key": "bWlzdGFrZQ", "KeyFile": "good.key" }, "a b": { "KeyFile": "good.key" }, "mine": { "KeyFile": "good.key" } } },
                "other": { "Names": "*", "ExternalAccountKeys": { "short": { "KeyFile": "short.key" }, "gone": { "KeyFile": "gone.key" }, "MINE": { "KeyFile": "good.key" } } }
            }
            """));

        Assert.Equal(
            [
                "Tenants:other:ExternalAccountKeys:MINE",
                "Tenants:other:ExternalAccountKeys:gone:KeyFile",
                "Tenants:other:ExternalAccountKeys:short:KeyFile",
                "Tenants:shop:ExternalAccountKeys:a b",
                "Tenants:shop:ExternalAccountKeys:both:Key",
                "Tenants:shop:ExternalAccountKeys:none:Key",
                "Tenants:shop:ExternalAccountKeys:open:Key",
            ],
            failure.Errors.Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Contains(
            "Tenants:shop:ExternalAccountKeys:open:Key stands in the configuration file, where secrets do not belong",
            failure.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("bWlzdGFrZQ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", failure.Message, StringComparison.Ordinal);
    }

    private BridgeSettings Load(string more, params (string Name, string Value)[] variables)
    {
        _folder.File("appsettings.json", $$"""
            {
              "PublicUrl": "https://acme.example.com/",
              "Reseller": { "Login": "account", "Password": "hunter2" },
              "Profiles": { "basic": { "Class": "SSL123DV", "TechContact": "cc-1" } }{{more}}
            }
            """);
        return BridgeConfiguration.Load(
            new ServeOptions(), _folder.Path, variables.ToDictionary(variable => variable.Name, variable => variable.Value));
    }
}
