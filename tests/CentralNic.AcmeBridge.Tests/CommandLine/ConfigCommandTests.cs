using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.CommandLine;

/// <summary>What <c>config</c> says is what <c>serve</c> would do.</summary>
public sealed class ConfigCommandTests : IDisposable
{
    private const string Decided = """
        "Acme": { "ExternalAccountRequired": false }, "Tenants": { "default": { "Names": ["*"] } }, "Budget": { "PerMonth": 500 }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public async Task Check_OfWhatServeWouldTakeSaysSoAndMakesNothing()
    {
        Write(Decided);

        Assert.Equal(ExitCode.Success, await RunAsync("check", "--data", Path.Combine(_folder.Path, "data")));

        Assert.Equal("The configuration has no mistakes.", _output.ToString().Trim());
        Assert.Empty(_error.ToString());
        Assert.Equal(["appsettings.json"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Check_OfWhatWorksButShouldBeLookedAtWarns()
    {
        Write(Decided);

        Assert.Equal(ExitCode.Success, await RunAsync("check", "--sandbox", "--issue-delay", "1s"));
        Write(Decided + ", \"Reseller\": { \"Ote\": true }", reseller: false);
        Assert.Equal(ExitCode.Success, await RunAsync("check", "--sandbox"));

        Assert.Contains(
            "warning: Reseller:Endpoint and Reseller:Ote have no effect with --sandbox.", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"Listen\": \"ftp://x\", \"Acme\": { \"HoldTime\": \"10\", \"Websit\": \"x\" }")]
    [InlineData("\"Listen\": ")]
    public async Task Check_TellsTheSameMistakesAsServeWithTheSameExitCode(string settings)
    {
        Write(settings);

        Assert.Equal(ExitCode.Config, await RunAsync("check"));
        var told = _error.ToString();
        _error.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Config, await RunAsync(["serve"]));

        Assert.NotEmpty(told);
        Assert.Equal(_error.ToString(), told);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Show_TellsWhereEachSettingComesFrom()
    {
        Write("""
            "TrustedProxies": [], "Acme": { "HoldTime": "5s", "OrderLifetime": "1d" },
            "Tenants": { "shop": { "Names": "*", "Limits": { "NewOrdersPerAccount": "1/1h" } } }
            """);
        var shown = Show(
            new ServeOptions { Http01Port = 8080 },
            new()
            {
                ["ACMEBRIDGE_Acme__OrderLifetime"] = "2d",
                ["Validation__Http01Port"] = "81",
                ["Dcv__Http__Names"] = "a.example, b.example",
                ["Dcv__Http__Listen"] = "",
                ["Listen__0"] = "http://127.0.0.1:1",
                ["Listen__1"] = "http://[::1]:2",
            });

        Assert.All(
            [
                "TrustedProxies = [] (appsettings.json)",
                "Listen = [\"http://127.0.0.1:1\", \"http://[::1]:2\"] (environment variable Listen__0, environment variable Listen__1)",
                "Acme:HoldTime = 5s (appsettings.json)",
                "Acme:OrderLifetime = 2d (environment variable ACMEBRIDGE_Acme__OrderLifetime)",
                "Acme:AuthorizationLifetime = 30d (default)",
                "Acme:Website = none (default)",
                "Acme:DefaultProfile = basic (default)",
                "Validation:Http01Port = 8080 (--http01-port)",
                "Dcv:Http:Names = [\"a.example\", \"b.example\"] (environment variable Dcv__Http__Names)",
                "Dcv:Http:Listen = \"\" (environment variable Dcv__Http__Listen)",
                "Profiles:basic:Class = [\"SSL123DV\"] (appsettings.json)",
                "Profiles:basic:Description = SSL123DV by DigiCert (default)",
                "Tenants:shop:Limits:NewOrdersPerAccount = 1/1h (appsettings.json)",
                "Tenants:shop:Limits:NewAccountsPerAddress = 1000/1h (default)",
                "Limits:NewOrdersPerAccount = 10000/1h (default)",
            ],
            line => Assert.Contains(line, shown));
        Assert.Equal(shown.Count, shown.Select(line => line[..line.IndexOf(" = ", StringComparison.Ordinal)]).Distinct().Count());
        Assert.DoesNotContain(shown, line => line.StartsWith("Profiles:basic:TechContact:", StringComparison.Ordinal));
    }

    [Fact]
    public void Show_WithTheSandboxTellsItsDefaults() => Assert.All(
        [
            "PublicUrl = https://127.0.0.1:14000 (default)",
            "Listen = [\"https://127.0.0.1:14000\"] (default of --sandbox)",
            "Reseller:Password = (set) (--sandbox)",
            "Dcv:HttpPort = 14080 (default)",
        ],
        line => Assert.Contains(line, Show(new ServeOptions { Sandbox = true }, [])));

    [Fact]
    public async Task Show_WithMistakesPrintsWhatCountsAndTellsThem()
    {
        Write("\"Acme\": { \"HoldTime\": \"10\" }");

        Assert.Equal(ExitCode.Config, await RunAsync("show"));

        Assert.Contains("Acme:HoldTime = 10 (", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Acme:HoldTime '10' has no unit", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Budget:PerMonth is not set", _error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Every secret, from every source that it may and may not come from, in keys that are known and misspelled.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Show_NeverPrintsASecretOrAPartOfIt(bool fromEnvironment)
    {
        const string Secret = "S3cretPartOne-S3cretPartTwo";
        var secrets = KnownSettings.All.Where(setting => setting.IsSecret)
            .Select(setting => setting.Key.Replace("<name>", "default", StringComparison.Ordinal))
            .Select(key => key.Replace("<kid>", "one", StringComparison.Ordinal)).ToArray();
        Assert.Equal(10, secrets.Length);
        const string InPlaceOfASection = "Tenants:default:ExternalAccountKeys:no kid";
        string[] keys = [.. secrets, .. secrets.Select(key => key + "s"), "Reseller:Password:0", "Reseller:Passwort", InPlaceOfASection];
        _folder.File("secret.txt", Secret);
        var given = keys.Select(key => $"\"{key}\": \"{Secret}\"")
            .Append("\"Approval:Url\": \"https://a.example\"").Append("\"Tenants:default:Approval:Url\": \"https://b.example\"")
            .Prepend("\"Reseller:Proxy\": \"http://user:S3cretPartOne@proxy.example:3128\"");
        _folder.File("appsettings.json", $$"""{ {{(fromEnvironment ? given.First() : string.Join(", ", given))}} }""");
        var environment = fromEnvironment
            ? keys.ToDictionary(key => key.Replace(":", "__", StringComparison.Ordinal), _ => Secret)
            : secrets.ToDictionary(key => (key + "File").Replace(":", "__", StringComparison.Ordinal), _ => "secret.txt");

        var report = BridgeConfiguration.Examine(new ServeOptions(), _folder.Path, environment);

        var told = string.Join('\n', [.. report.Lines, .. report.Errors.Select(error => error.ToString())]);
        Assert.DoesNotContain("S3cret", told, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(secrets.Length, report.Lines.Count(line => line.Contains(" = (set) (", StringComparison.Ordinal)));
        Assert.Contains("Reseller:Proxy = http://(set)@proxy.example:3128 (appsettings.json)", report.Lines);
        Assert.Contains(InPlaceOfASection, report.Errors.Select(error => error.Key));
    }

    [Fact]
    public void Show_KeepsEachSettingInItsLine()
    {
        Write("""
            "Profiles": { "basic": { "Class": "ssl123dv", "TechContact": "CC-1", "Description": "one\ntwo" } }
            """,
            profiles: false);

        Assert.Contains("Profiles:basic:Description = \"one\\ntwo\" (appsettings.json)", Show(new ServeOptions(), []));
    }

    [Fact]
    public async Task Schema_IsTheDocumentedOne()
    {
        Assert.Equal(ExitCode.Success, await RunAsync(["config", "schema"]));

        Assert.Equal(File.ReadAllText(Repository.PathOf("docs", "appsettings.schema.json")), _output.ToString());
    }

    private IReadOnlyList<string> Show(ServeOptions options, Dictionary<string, string> environment) =>
        BridgeConfiguration.Examine(options, _folder.Path, environment).Lines;

    private Task<int> RunAsync(string command, params string[] more) => RunAsync(["config", command, .. more]);

    private Task<int> RunAsync(string[] args) => BridgeCommandLine.Run(
        args[^1] == "schema" ? args : [.. args, "--config", Path.Combine(_folder.Path, "appsettings.json")],
        new ProgramCommands(), _output, _error, TestContext.Current.CancellationToken);

    private void Write(string more, bool reseller = true, bool profiles = true) => _folder.File("appsettings.json", $$"""
        {
          "PublicUrl": "https://acme.example.com/"
          {{(reseller ? ", \"Reseller\": { \"Login\": \"account\", \"Password\": \"hunter2\" }" : "")}}
          {{(profiles ? ", \"Profiles\": { \"basic\": { \"Class\": \"SSL123DV\", \"TechContact\": \"cc-1\" } }" : "")}}
          {{(more.Length == 0 ? "" : ", ")}}{{more}}
        }
        """);
}
