using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>What the bridge cannot order for itself, or cannot serve, is a mistake of the configuration.</summary>
public sealed class OwnCertificateConfigurationTests : IDisposable
{
    private const string Tenant = "Tls:OwnCertificate:Tenant";
    private const string Profile = "Tls:OwnCertificate:Profile";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tenant_ReplacesTheFiles()
    {
        var settings = Load(
            ("Tls__OwnCertificate__Tenant", "Default"),
            ("Tls__OwnCertificate__Profile", "BASIC"),
            ("Tls__OwnCertificate__KeyType", "RSA2048"),
            ("PublicUrl", "https://ACME.bücher.example/path"));

        Assert.Equal(
            new OwnCertificateSettings("acme.xn--bcher-kva.example", new("default"), "basic", OwnKeyType.Rsa2048), settings.OwnCertificate);
        Assert.Null(settings.Tls);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void WithoutATenant_NothingIsOrdered()
    {
        Assert.Null(Load(("Listen__0", "http://127.0.0.1:14000")).OwnCertificate);
        Assert.Equal([Profile], KeysOf(("Listen__0", "http://127.0.0.1:14000"), ("Tls__OwnCertificate__Profile", "basic")));
    }

    [Theory]
    [InlineData("PublicUrl", "https://192.0.2.1", "no CA certifies the host of PublicUrl")]
    [InlineData("PublicUrl", "https://[2001:db8::1]", "no CA certifies the host of PublicUrl")]
    [InlineData("PublicUrl", "https://bridge", "no CA certifies the host of PublicUrl")]
    [InlineData("PublicUrl", "http://acme.example.com", "no CA certifies the host of PublicUrl")]
    [InlineData("Listen__0", "http://127.0.0.1:14000", "Listen has no https address")]
    [InlineData("Tls__CertificateFile", "tls.pem", "and so is Tls:CertificateFile or Tls:KeyFile")]
    [InlineData("Tls__KeyFile", "tls.key", "and so is Tls:CertificateFile or Tls:KeyFile")]
    [InlineData("Tenants__default__Names__0", "example.net", "and acme.example.com, the host of PublicUrl, is not among it")]
    public void Tenant_WithWhatCannotBeIsAMistake(string key, string value, string problem)
    {
        var error = Assert.Single(
            ErrorsOf(("Tls__OwnCertificate__Tenant", "default"), (key, value)), error => error.Key == Tenant);

        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Mend);
    }

    [Theory]
    [InlineData("other", "is not a profile that the tenant may order")]
    [InlineData("second", "is not a profile that the tenant may order")]
    public void Profile_ThatTheTenantMayNotOrderIsAMistake(string profile, string problem)
    {
        var error = Assert.Single(ErrorsOf(
            ("Tls__OwnCertificate__Tenant", "default"),
            ("Tls__OwnCertificate__Profile", profile),
            ("Profiles__second__Class", "ssl123dv"),
            ("Profiles__second__TechContact", "cc-1"),
            ("Tenants__default__Profiles__0", "basic")));

        Assert.Equal((Profile, problem), (error.Key, error.Problem));
    }

    [Fact]
    public void Profile_ThatNothingSaysIsAMistake()
    {
        (string, string)[] two =
        [
            ("Tls__OwnCertificate__Tenant", "default"), ("Profiles__second__Class", "ssl123dv"), ("Profiles__second__TechContact", "cc-1"),
        ];

        Assert.Equal([Profile], KeysOf(two));
        Assert.Empty(KeysOf([.. two, ("Acme__DefaultProfile", "second")]));
        Assert.Empty(KeysOf([.. two, ("Tenants__default__DefaultProfile", "second")]));
        Assert.Empty(KeysOf([.. two, ("Tls__OwnCertificate__Profile", "second")]));
    }

    /// <summary>A tenant can be made while the bridge runs, so the configuration need not know it.</summary>
    [Fact]
    public void Tenant_ThatTheConfigurationHasNotIsAWarning()
    {
        var settings = Load(("Tls__OwnCertificate__Tenant", "shop"));

        Assert.Contains("names the tenant 'shop'", Assert.Single(settings.Warnings), StringComparison.Ordinal);
    }

    /// <summary>It is a purchase as any other.</summary>
    [Fact]
    public void Tenant_StillNeedsTheDecisionsAboutMoney()
    {
        string[] keys = [.. ErrorsOf(("Tls__OwnCertificate__Tenant", "default"), ("Budget__PerMonth", "")).Select(error => error.Key)];

        Assert.Equal(["Budget:PerMonth"], keys);
    }

    private BridgeSettings Load(params (string Name, string Value)[] variables)
    {
        _folder.File("appsettings.json", """
            {
              "PublicUrl": "https://acme.example.com/",
              "Listen": ["https://*:443"],
              "Reseller": { "Login": "account", "Password": "hunter2" },
              "Profiles": { "basic": { "Class": "SSL123DV", "TechContact": "cc-1" } },
              "Acme": { "ExternalAccountRequired": true },
              "Tenants": { "default": { "Names": ["*"] } },
              "Budget": { "PerMonth": "100" }
            }
            """);
        return BridgeConfiguration.Load(
            new ServeOptions(), _folder.Path, variables.ToDictionary(variable => variable.Name, variable => variable.Value), spends: true);
    }

    private IReadOnlyList<SettingError> ErrorsOf(params (string Name, string Value)[] variables)
    {
        try
        {
            _ = Load(variables);
            return [];
        }
        catch (ConfigurationException mistakes)
        {
            return mistakes.Errors;
        }
    }

    private IEnumerable<string> KeysOf(params (string Name, string Value)[] variables) => ErrorsOf(variables).Select(error => error.Key);
}
