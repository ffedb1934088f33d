using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Tenants;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>The sections Budget and Limits, general and of tenants.</summary>
public sealed class LimitsConfigurationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_WithoutSectionsMoneyIsNotLimitedAndWorkGenerously()
    {
        var settings = Load("");

        Assert.Equal(BudgetLimits.None, settings.Budgets.All);
        Assert.Equal(new RequestLimits(), settings.Limits.Of(TenantDirectory.DefaultId));
    }

    [Fact]
    public void Load_BudgetsAreReadForAllAndForEachTenant()
    {
        var budgets = Load(
            """
            , "Budget": { "PerMonth": 1200.50, "PerYear": "10000", "Currency": "eur" },
              "Tenants": { "Shop": { "Names": "*", "Budget": { "PerOrder": 99 } } }
            """).Budgets;

        Assert.Equal(new BudgetLimits { PerMonth = 1200.50m, PerYear = 10_000m, Currency = "EUR" }, budgets.All);
        Assert.Equal(new BudgetLimits { PerOrder = 99m }, budgets.Of(new TenantId("shop")));
        Assert.Equal(BudgetLimits.None, budgets.Of(new TenantId("other")));
    }

    [Fact]
    public void Load_ATenantsLimitsReplaceTheGeneralOnesOneByOne()
    {
        var limits = Load(
            """
            , "Limits": { "NewOrdersPerAccount": "300/3h", "FailedValidationsPerName": "unlimited", "PendingOrdersPerAccount": 50 },
              "Tenants": { "Shop": { "Names": "*", "Limits": { "NewOrdersPerAccount": "5/1m", "PendingOrdersPerAccount": "unlimited" } } }
            """).Limits;

        Assert.Equal(new RateLimit(300, TimeSpan.FromHours(3)), limits.All.NewOrdersPerAccount);
        Assert.Null(limits.All.FailedValidationsPerName);
        Assert.Equal(50, limits.All.PendingOrdersPerAccount);
        var shop = limits.Of(new TenantId("shop"));
        Assert.Equal(
            limits.All with { NewOrdersPerAccount = new RateLimit(5, TimeSpan.FromMinutes(1)), PendingOrdersPerAccount = null }, shop);
    }

    [Theory]
    [InlineData("Limits", "NewOrdersPerAccount", "many")]
    [InlineData("Limits", "NewOrdersPerAccount", "0/1h")]
    [InlineData("Limits", "NewOrdersPerAccount", "5/1y")]
    [InlineData("Limits", "CertificatesPerNameSet", "5/99d")]
    [InlineData("Limits", "PendingOrdersPerAccount", "-1")]
    [InlineData("Budget", "PerMonth", "-5")]
    [InlineData("Budget", "PerMonth", "5 EUR")]
    [InlineData("Budget", "Currency", "euro")]
    public void Load_MistakesNameTheKey(string section, string key, string value)
    {
        foreach (var prefix in new[] { "", "Tenants:shop:" })
        {
            var text = $$"""{ "{{section}}": { "{{key}}": "{{value}}" } }""";
            var failure = Assert.Throws<ConfigurationException>(
                () => Load(prefix.Length == 0 ? ", " + text[2..^2] : $$""", "Tenants": { "shop": { "Names": "*", {{text[2..]}} }"""));

            Assert.Equal($"{prefix}{section}:{key}", Assert.Single(failure.Errors).Key);
        }
    }

    [Fact]
    public void Load_AMonthAboveItsYearIsAMistake() => Assert.Equal(
        "Budget:PerMonth",
        Assert.Single(Assert.Throws<ConfigurationException>(() => Load(""", "Budget": { "PerMonth": 50, "PerYear": 40 }""")).Errors).Key);

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

    /// <summary>Tenants of the store have the limits by name, all of them.</summary>
    [Fact]
    public void LimitsOfATenant_AreWrittenAndRead()
    {
        var written = LimitTexts.Write(new RequestLimits());

        var read = LimitTexts.Read(written);

        Assert.Equal(
            typeof(RequestLimits).GetProperties().Select(limit => limit.Name).Order(StringComparer.Ordinal),
            written.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(written, LimitTexts.Write(read));
        Assert.Equal(new RequestLimits(), read.Over(new RequestLimits { FailedOrdersBeforePause = 99, NewOrdersPerAccount = null }));
    }
}
