using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

/// <summary>What the section Dcv can say, and how its mistakes are told.</summary>
public sealed class DcvConfigurationTests : IDisposable
{
    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_PublishersOfEveryKind()
    {
        _folder.File("tsig.key", Key + "\n");
        var settings = Load("""
            "Rfc2136": { "main": { "Names": ["*.Example.com", "example.net"], "Server": "192.0.2.53", "KeyName": "acme.", "KeyAlgorithm": "HMAC-SHA512", "KeySecretFile": "tsig.key", "Ttl": "5m" } },
            "ResellerDns": { "Names": ["example.org"] },
            "Hook": { "own": { "Names": ["*"], "Methods": ["http"], "Program": "true", "Arguments": ["a", "b"], "Timeout": "5s" } },
            "Manual": { "Names": ["legacy.example"] },
            "NameServers": { "corp.example": ["10.0.0.53", "[::1]:5353"] },
            "CheckCaa": false, "LongestWait": "1m"
            """);

        var server = Assert.Single(settings.Dcv.Rfc2136);
        Assert.Equal(["example.com", "example.net"], server.Names);
        Assert.Equal(
            ("main", "192.0.2.53:53", "acme", TsigAlgorithm.HmacSha512),
            (server.Name, server.Server.ToString(), server.KeyName, server.KeyAlgorithm));
        Assert.Equal((Key, TimeSpan.FromMinutes(5)), (server.KeySecret.Reveal(), server.Ttl));
        Assert.Equal(["example.org"], settings.Dcv.ResellerDns!.Names);
        var hook = Assert.Single(settings.Dcv.Hooks);
        Assert.Equal(["HTTP"], hook.Methods);
        Assert.Equal(["a", "b"], hook.Arguments);
        Assert.Equal(TimeSpan.FromSeconds(5), hook.Timeout);
        Assert.Equal(["DNS-TXT", "DNS-CNAME"], settings.Dcv.Manual!.Methods);
        Assert.StartsWith(settings.DataFolder, settings.Dcv.Manual.ListFile, StringComparison.Ordinal);
        Assert.Equal(
            ["10.0.0.53:53", "[::1]:5353"], settings.Dcv.Visibility.NameServers["corp.example"].Select(address => address.ToString()));
        Assert.Equal(
            (false, TimeSpan.FromMinutes(1), 80),
            (settings.Dcv.CheckCaa, settings.Dcv.Visibility.LongestWait, settings.Dcv.Visibility.HttpPort));
    }

    [Fact]
    public void Load_HooksGetTheEnvironmentWithoutTheBridgesOwnSettings()
    {
        var settings = Load(
            "\"Hook\": { \"own\": { \"Names\": [\"*\"], \"Program\": \"true\" } }",
            new()
            {
                ["PATH"] =
                "/bin",
                ["LEXICON_TOKEN"] = "theirs",
                ["ACMEBRIDGE_Reseller__Login"] = "x",
                ["Reseller__Password"] = "secret"
            });

        Assert.Equal(["LEXICON_TOKEN", "PATH"], Assert.Single(settings.Dcv.Hooks).Environment.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_SecretInTheFile_IsRefusedWithoutShowingIt()
    {
        var error = Assert.Single(Errors(
            $"\"Rfc2136\": {{ \"main\": {{ \"Names\": [\"a.example\"], \"Server\": \"192.0.2.53\", \"KeyName\": \"k\", \"KeySecret\": "
            + $"\"{Key}\" }} }}"));

        Assert.Equal("Dcv:Rfc2136:main:KeySecret", error.Key);
        Assert.Contains("stands in the configuration file", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SecretOfTheEnvironment_IsTaken()
    {
        var settings = Load(
            "\"Rfc2136\": { \"main\": { \"Names\": [\"a.example\"], \"Server\": \"192.0.2.53\", \"KeyName\": \"k\" } }",
            new() { ["Dcv__Rfc2136__main__KeySecret"] = Key });

        Assert.Equal(Key, Assert.Single(settings.Dcv.Rfc2136).KeySecret.Reveal());
    }

    [Fact]
    public void Load_EveryMistakeOfAPublisherIsListed()
    {
        var errors = Errors("""
            "Rfc2136": { "main": { "Server": "dns.example", "KeyAlgorithm": "hmac-md5", "KeySecretFile": "missing.key" } },
            "Hook": { "own": { "Names": ["x.example"], "Methods": ["EMAIL"], "Program": "./missing" } }
            """);

        Assert.Equal(
            [
                "Dcv:Hook:own:Methods", "Dcv:Hook:own:Program", "Dcv:Rfc2136:main:KeyAlgorithm", "Dcv:Rfc2136:main:KeyName",
                "Dcv:Rfc2136:main:KeySecretFile", "Dcv:Rfc2136:main:Names", "Dcv:Rfc2136:main:Server",
            ],
            errors.Select(error => error.Key).Order(StringComparer.Ordinal));
        Assert.All(errors, error => Assert.NotEmpty(error.Mend));
    }

    private BridgeSettings Load(string dcv, Dictionary<string, string>? environment = null)
    {
        _folder.File("appsettings.json", $$"""
            {
              "PublicUrl": "https://acme.example.com",
              "DataFolder": "data",
              "Reseller": { "Login": "me", "Password": "secret" },
              "Profiles": { "default": { "Class": "ssl123dv", "TechContact": "P-ABC123" } },
              "Dcv": { {{dcv}} }
            }
            """);
        return BridgeConfiguration.Load(new ServeOptions(), _folder.Path, environment ?? []);
    }

    private IReadOnlyList<SettingError> Errors(string dcv) => Assert.Throws<ConfigurationException>(() => Load(dcv)).Errors;
}
