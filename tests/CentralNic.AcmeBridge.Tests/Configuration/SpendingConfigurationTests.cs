using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>What lets others spend money is decided by name before the bridge serves.</summary>
public sealed class SpendingConfigurationTests : IDisposable
{
    private const string Decided =
        """, "Acme": { "ExternalAccountRequired": false }, "Tenants": { "default": { "Names": ["*"] } }, "Budget": { "PerMonth": "unlimited" }""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Serve_ListsAllThatIsNotDecidedWithItsMend()
    {
        using var error = new StringWriter();
        Write(", \"Logging\": { \"Level\": \"Loud\" }");

        var exitCode = await BridgeCommandLine.Run(
            ["serve", "--config", Path.Combine(_folder.Path, "appsettings.json")],
            new ProgramCommands(),
            TextWriter.Null,
            error,
            TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Config, exitCode);
        var told = error.ToString();
        Assert.Contains("The configuration has 4 mistakes:", told, StringComparison.Ordinal);
        Assert.Contains("Acme:ExternalAccountRequired is not set", told, StringComparison.Ordinal);
        Assert.Contains("or to false, to let everybody have an account", told, StringComparison.Ordinal);
        Assert.Contains("Tenants:default:Names is not set", told, StringComparison.Ordinal);
        Assert.Contains("or * for all", told, StringComparison.Ordinal);
        Assert.Contains("Budget:PerMonth is not set", told, StringComparison.Ordinal);
        Assert.Contains("or unlimited", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", "*", "unlimited")]
    [InlineData("false", "*", "none")]
    [InlineData("true", "example.com", "500")]
    public void Serve_EachIsSetOrWaivedByName(string binding, string names, string month)
    {
        var settings = Load(
            $$""", "Acme": { "ExternalAccountRequired": {{binding}} }, "Tenants": { "default": { "Names": ["{{names}}"] } }, "Budget": { "PerMonth": "{{month}}" }""");

        Assert.Equal(month == "500" ? 500m : (decimal?)null, settings.Budgets.All.PerMonth);
    }

    [Theory]
    [InlineData("Acme__ExternalAccountRequired", "Acme:ExternalAccountRequired")]
    [InlineData("Tenants__default__Names", "Tenants:default:Names")]
    [InlineData("Budget__PerMonth", "Budget:PerMonth")]
    public void Serve_AnEmptyValueDecidesNothing(string variable, string key) => Assert.Equal(
        key, Assert.Single(Assert.Throws<ConfigurationException>(() => Load(Decided, (variable, ""))).Errors).Key);

    [Fact]
    public void Serve_TheSandboxNeedsNoDecision() =>
        Assert.NotNull(BridgeConfiguration.LoadToServe(new ServeOptions { Sandbox = true }).Sandbox);

    [Fact]
    public void Tenant_ThatAVariableAloneNamesIsAMistake()
    {
        Write(Decided.Replace("\"default\"", "\"shop\": { \"Names\": \"shop.test\" }, \"default\"", StringComparison.Ordinal));

        var error = Assert.Single(
            Assert.Throws<ConfigurationException>(() => Load(("Tenants__shp__Limits__NewOrdersPerAccount", "1/1h"))).Errors);

        Assert.Equal("Tenants:shp", error.Key);
        Assert.Contains("Tenants__shp__Limits__NewOrdersPerAccount alone", error.Problem, StringComparison.Ordinal);
        Assert.StartsWith("Did you mean Tenants:shop?", error.Mend, StringComparison.Ordinal);
        Assert.Equal(3, Load(("Tenants__new__Names__0", "new.test")).Tenants.Count);
        Assert.Equal(2, Load(("Tenants__shop__Names__0", "new.test"), ("Tenants__default__PreauthorizedNames", "in.test")).Tenants.Count);
    }

    private BridgeSettings Load(string more, params (string Name, string Value)[] variables)
    {
        Write(more);
        return Load(variables);
    }

    private BridgeSettings Load(params (string Name, string Value)[] variables) => BridgeConfiguration.Load(
        new ServeOptions(), _folder.Path, variables.ToDictionary(variable => variable.Name, variable => variable.Value), spends: true);

    private void Write(string more) => _folder.File("appsettings.json", $$"""
        {
          "PublicUrl": "https://acme.example.com/",
          "Reseller": { "Login": "account", "Password": "hunter2" },
          "Profiles": { "basic": { "Class": "SSL123DV", "TechContact": "cc-1" } }{{more}}
        }
        """);
}
