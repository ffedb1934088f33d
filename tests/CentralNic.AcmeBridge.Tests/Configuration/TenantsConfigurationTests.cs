using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
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
        var tenants = Load(""", "Tenants": { "Shop": { "Names": "shop.test,*.pay.example", "Profiles": ["BASIC"], "PreauthorizedNames": ["in.shop.test"] }, "default": {} }""").Tenants;

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
        var failure = Assert.Throws<ConfigurationException>(() => Load(""", "Tenants": { "a b": {}, "shop": { "Profiles": ["gold"], "Name": "x" } }"""));

        Assert.Equal(
            ["Tenants:a b", "Tenants:shop:Name", "Tenants:shop:Profiles"],
            failure.Errors.Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.Contains("Tenants:shop:Profiles 'gold' is not a profile (appsettings.json). Give some of: basic", failure.Message, StringComparison.Ordinal);
    }

    private BridgeSettings Load(string more)
    {
        _folder.File("appsettings.json", $$"""
            {
              "PublicUrl": "https://acme.example.com/",
              "Reseller": { "Login": "account", "Password": "hunter2" },
              "Profiles": { "basic": { "Class": "SSL123DV", "TechContact": "cc-1" } }{{more}}
            }
            """);
        return BridgeConfiguration.Load(new ServeOptions(), _folder.Path, new Dictionary<string, string>());
    }
}
