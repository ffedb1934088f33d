using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Operators;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>Who may use the operator's pages, in the section <c>Operator</c>.</summary>
public sealed class OperatorConfigurationTests : IDisposable
{
    private const string Section = "Operator__OpenIdConnect__";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_NothingIsGiven_PagesAreForThisMachine()
    {
        var settings = Load([]).Operator;

        Assert.Equal((null, false, TimeSpan.FromMinutes(30)), (settings.Listen, settings.AllowRemote, settings.IdleTimeout));
        Assert.Empty(settings.Hosts);
        Assert.Null(settings.OpenIdConnect);
    }

    [Fact]
    public void Load_AProvider_IsReadWithWhatIsUsual()
    {
        _folder.File("secret.txt", "very secret\n");

        var provider = Load(Provider(new() { [Section + "ClientSecretFile"] = "secret.txt" })).Operator.OpenIdConnect!;

        Assert.Equal(("https://login.example.com/realms/a", "acme-bridge"), (provider.Authority.OriginalString, provider.ClientId));
        Assert.Equal("very secret", provider.ClientSecret!.Reveal());
        Assert.Equal(["openid", "profile"], provider.Scopes);
        Assert.Equal(("preferred_username", "groups"), (provider.NameClaim, provider.RoleClaim));
        Assert.Equal(
            [new OpenIdRole("cn=admins", OperatorRole.Operate), new OpenIdRole("team", OperatorRole.Of("shop"))], provider.Roles);
    }

    [Theory]
    [InlineData("ClientId", "", "Operator:OpenIdConnect:ClientId", "is missing")]
    [InlineData("Roles", "", "Operator:OpenIdConnect:Roles", "nobody could sign in")]
    [InlineData("Roles", "admins=root", "Operator:OpenIdConnect:Roles", "is not VALUE=ROLE")]
    [InlineData("Roles", "=view", "Operator:OpenIdConnect:Roles", "is not VALUE=ROLE")]
    [InlineData("Authority", "", "Operator:OpenIdConnect:Authority", "is missing")]
    [InlineData("Authority", "http://login.example.com", "Operator:OpenIdConnect:Authority", "is not https")]
    [InlineData("Scopes", "profile", "Operator:OpenIdConnect:Scopes", "has no openid")]
    [InlineData("ClientSecretFile", "nowhere.txt", "Operator:OpenIdConnect:ClientSecretFile", "cannot be read")]
    public void Load_AProviderThatCannotBe_IsRefused(string name, string value, string key, string problem)
    {
        var error = Assert.Single(
            Assert.Throws<ConfigurationException>(() => Load(Provider(new() { [Section + name] = value }))).Errors);

        Assert.Equal(key, error.Key);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
    }

    [Theory]
    [InlineData("admin.example.com", "false", "Operator:AllowRemote is not true")]
    [InlineData("https://admin.example.com", "true", "is not the name or address of a host")]
    [InlineData("admin.example.com:8443", "true", "is not the name or address of a host")]
    public void Load_HostsThatCannotBe_AreRefused(string hosts, string allowRemote, string problem)
    {
        var error = Assert.Single(Assert.Throws<ConfigurationException>(
            () => Load(new() { ["Operator__Hosts"] = hosts, ["Operator__AllowRemote"] = allowRemote })).Errors);

        Assert.Equal("Operator:Hosts", error.Key);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Provider(Dictionary<string, string> others)
    {
        var settings = new Dictionary<string, string>
        {
            [Section + "Authority"] = "https://login.example.com/realms/a",
            [Section + "ClientId"] = "acme-bridge",
            [Section + "Roles"] = "cn=admins=operate,team=tenant:shop",
        };
        foreach (var (key, value) in others)
        {
            settings[key] = value;
        }

        return settings;
    }

    private BridgeSettings Load(Dictionary<string, string> environment) =>
        BridgeConfiguration.Load(new ServeOptions { Sandbox = true }, _folder.Path, environment);
}
