using System.Net;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using Serilog.Events;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Configuration;

public sealed class BridgeConfigurationTests : IDisposable
{
    private const string Minimal = """
        {
          "PublicUrl": "https://acme.example.com/",
          "Reseller": { "Login": "account", "Password": "hunter2" },
          "Profiles": { "basic": { "Class": "SSL123DV", "TechContact": "cc-1" } }
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_CaaIdentitiesThatNoCaGoesByAreRefused()
    {
        var failure = Assert.Throws<ConfigurationException>(() => With("digicert.com,letsencrypt.org"));

        var error = Assert.Single(failure.Errors);
        Assert.Equal("Acme:CaaIdentities", error.Key);
        Assert.Contains("'letsencrypt.org', which no CA of the profiles recognizes", error.Problem, StringComparison.Ordinal);
        Assert.Contains("sectigo.com", error.Mend, StringComparison.Ordinal);
        Assert.Equal(["DigiCert.com"], With("DigiCert.com").Acme.CaaIdentities, StringComparer.OrdinalIgnoreCase);

        BridgeSettings With(string identities) => Load(new ServeOptions { Sandbox = true }, new() { ["Acme__CaaIdentities"] = identities });
    }

    [Fact]
    public void Load_MinimalFileHasTheDefaults()
    {
        var settings = LoadFile(Minimal);

        Assert.Equal("https://acme.example.com", settings.PublicUrl.OriginalString);
        Assert.Equal(["http://127.0.0.1:14000"], settings.Listen.Select(address => address.ToString()));
        Assert.Null(settings.Tls);
        Assert.Equal(Path.Combine(_folder.Path, "data"), settings.DataFolder);
        Assert.Equal([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")], settings.TrustedProxies);
        Assert.Equal(new ResellerOptions { Login = "account", Password = new Secret("hunter2") }, settings.Reseller);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.Issuance.PollInterval);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Issuance.LostAnswerSettleTime);
        Assert.Equal("basic", settings.Acme.DefaultProfile);
        Assert.Equal(TimeSpan.FromSeconds(15), settings.Acme.HoldTime);
        Assert.Equal(80, settings.Validation.Http01Port);
        Assert.Equal(new ValidationOptions().RetryDelays, settings.Validation.RetryDelays);
        Assert.Equal("http://127.0.0.1:14080", settings.HttpDcv.Listen?.ToString());
        Assert.Equal(["*"], settings.HttpDcv.Names);
        Assert.Equal(new LoggingSettings(LogEventLevel.Information, Json: false), settings.Logging);
        Assert.Null(settings.Sandbox);
        var profile = settings.Profiles["BASIC"];
        Assert.Equal("ssl123dv", profile.Class);
        Assert.Equal(["HTTP"], profile.DcvMethods);
        Assert.Equal("CC-1", profile.TechContact!.Reference);
        Assert.Null(profile.Period);
        Assert.Equal((TimeSpan.FromDays(30), false), (profile.NeededPaidTime, profile.ImmediateIssuance));
    }

    [Fact]
    public void Load_AProfileSaysHowLongIsPaidAndWhetherTheCaIssuesAtOnce()
    {
        var file = Minimal.Replace(
            "\"TechContact\"", "\"NeededPaidTime\": \"20d\", \"ImmediateIssuance\": true, \"TechContact\"", StringComparison.Ordinal);

        var profile = LoadFile(file).Profiles["basic"];

        Assert.Equal((TimeSpan.FromDays(20), true), (profile.NeededPaidTime, profile.ImmediateIssuance));
    }

    [Fact]
    public void Load_NothingListsAllThatIsNeeded()
    {
        var errors = Errors(new ServeOptions());

        Assert.Equal(
            ["Profiles", "PublicUrl", "Reseller:Login", "Reseller:Password"],
            errors.Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Load_EveryMistakeIsListedWithKeyValueOriginAndMend()
    {
        _folder.File("appsettings.json", """
            {
              "PublicUrl": "http://acme.example.com?x=1",
              "Listen": "ftp://x",
              "TrustedProxies": ["10.0.0.1/24", "10.0.0.0/33"],
              "Reseller": { "Login": "a", "Password": "hunter2", "PasswordFile": "x", "Burst": 0, "PollInterval": "10" },
              "Acme": { "HoldTime": "30s", "DefaultProfile": "none", "Websit": "https://x" },
              "Profiles": { "a b": {}, "p": { "Class": "positivessldv", "DcvMethods": ["DNS-TXT", "SMOKE"], "Period": "9y" }, "q": { "Class": "webserverev" }, "r": {} },
              "Validation": { "AddressOverrides": { "test": "here" }, "Resolvers": ["dns.example"], "MaxRedirects": "many" },
              "Logging": { "Level": "Loud", "Json": "perhaps" }
            }
            """);

        var failure = Assert.Throws<ConfigurationException>(() => Load(new ServeOptions()));

        string[] keys = [.. failure.Errors.Select(error => error.Key)];
        Assert.Equal(
            [
                "Acme:DefaultProfile", "Acme:HoldTime", "Acme:Websit", "Listen", "Logging:Json", "Logging:Level", "Profiles:a b",
                "Profiles:p:DcvMethods", "Profiles:p:DcvMethods", "Profiles:p:Period", "Profiles:p:TechContact",
                "Profiles:q:EvApproverContact", "Profiles:q:OrganizationContact", "Profiles:r:Class",
                "PublicUrl", "Reseller:Burst", "Reseller:Password", "Reseller:PollInterval", "TrustedProxies",
                "Validation:AddressOverrides:test", "Validation:MaxRedirects", "Validation:Resolvers",
            ],
            keys.Order(StringComparer.Ordinal));
        Assert.StartsWith("The configuration has 22 mistakes:", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Reseller:PollInterval '10' has no unit (appsettings.json). Give a whole number with ms, s, m, h or d",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Acme:Websit is not a key of the bridge (appsettings.json). Did you mean Acme:Website?",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Contains("TrustedProxies '10.0.0.0/33' is neither an address nor a network", failure.Message, StringComparison.Ordinal);
        Assert.Contains("DNS-TXT' is not a DCV method of positivessldv", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_MisspelledSecretIsNotShown()
    {
        _folder.File("appsettings.json", """{ "Reseller": { "Login": "a", "Pasword": "hunter2" } }""");

        var failure = Assert.Throws<ConfigurationException>(() => Load(new ServeOptions()));

        Assert.Contains("Did you mean Reseller:Password?", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_StrongerSourcesWin()
    {
        _folder.File(
            "appsettings.json",
            Minimal.Replace(
                "\"PublicUrl\"",
                "\"Listen\": [\"http://127.0.0.1:1\", \"http://127.0.0.1:2\"], \"DataFolder\": \"file\", \"PublicUrl\"",
                StringComparison.Ordinal));
        var environment = new Dictionary<string, string>
        {
            ["Reseller__Login"] = "plain",
            ["ACMEBRIDGE_RESELLER__LOGIN"] = "prefixed",
            ["PublicUrl"] = "https://env.example.com",
            ["DataFolder"] = "environment",
            ["Listen__0"] = "http://127.0.0.1:3",
            ["ACMEBRIDGE_TrustedProxies"] = "10.0.0.5, 10.1.0.0/16",
            ["LISTEN"] = "not ours",
            ["Logging__Console__FormatterName"] = "Json",
            ["PATH"] = "/bin",
        };

        var settings = Load(new ServeOptions { DataFolder = "line" }, environment);

        Assert.Equal("prefixed", settings.Reseller.Login);
        Assert.Equal("https://env.example.com/", settings.PublicUrl.AbsoluteUri);
        Assert.Equal(Path.Combine(_folder.Path, "line"), settings.DataFolder);
        Assert.Equal(["10.0.0.5/32", "10.1.0.0/16"], settings.TrustedProxies.Select(network => network.ToString()));
        Assert.Equal(["http://127.0.0.1:3"], settings.Listen.Select(address => address.ToString()));
    }

    [Fact]
    public void Load_UnknownVariableOfOursIsAMistake()
    {
        _folder.File("appsettings.json", Minimal);

        var error = Assert.Single(Errors(new ServeOptions(), new() { ["ACMEBRIDGE_PublicUlr"] = "x" }));

        Assert.Equal("environment variable ACMEBRIDGE_PublicUlr", error.Origin);
        Assert.Equal("Did you mean PublicUrl?", error.Mend);
    }

    [Theory]
    [InlineData("{", "is not valid JSON at line 1")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("""{ "Acme": { "HoldTime": "1s", "holdtime": "2s" } }""", "is given twice")]
    [InlineData("""{ "Acme": { "\ud800": "1s" } }""", "has a name that is not valid Unicode")]
    [InlineData("""{ "Acme": { "a\u0000b": "1s" } }""", "has a NUL character in its name")]
    [InlineData("""{ "Reseller": { "PasswordFile": "a\u0000b" } }""", "has a NUL character")]
    [InlineData("""{ "Listen": ["\ud800"] }""", "an escape that is half of a character")]
    public void Load_BrokenFileIsTold(string contents, string expected)
    {
        _folder.File("my.json", contents);

        var error = Assert.Single(Errors(new ServeOptions { ConfigFile = "my.json" }));

        Assert.Contains(expected, error.Problem, StringComparison.Ordinal);
    }

    /// <summary>PowerShell 5 and Notepad write a byte order mark; the shell's redirection there writes UTF-16.</summary>
    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Load_FileWithAByteOrderMarkIsRead(string encoding)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "my.json"), Minimal, System.Text.Encoding.GetEncoding(encoding));
        Assert.NotEqual((byte)'{', File.ReadAllBytes(Path.Combine(_folder.Path, "my.json"))[0]);

        Assert.Equal("https://acme.example.com", Load(new ServeOptions { ConfigFile = "my.json" }).PublicUrl.OriginalString);
    }

    [Fact]
    public void Load_FileInAnotherEncodingIsTold()
    {
        File.WriteAllBytes(
            Path.Combine(_folder.Path, "my.json"), [.. """{ "PublicUrl": "https://acme.m"""u8, 0xfc, .. """nchen.example" }"""u8]);

        Assert.Contains("UTF-8", Assert.Single(Errors(new ServeOptions { ConfigFile = "my.json" })).Problem, StringComparison.Ordinal);
    }

    /// <summary>What stands in headers is ASCII.</summary>
    [Fact]
    public void Load_InternationalHostsOfUrlsBecomeALabels()
    {
        var settings = Load(new ServeOptions { Sandbox = true }, new()
        {
            ["PublicUrl"] = "https://acme.münchen.example:8443/ca",
            ["Acme__TermsOfService"] = "https://münchen.example/nutzung",
            ["Acme__LimitsHelp"] = "https://xn--mnchen-3ya.example/hilfe",
        });

        Assert.Equal("https://acme.xn--mnchen-3ya.example:8443/ca", settings.PublicUrl.OriginalString);
        Assert.Equal("https://xn--mnchen-3ya.example/nutzung", settings.Acme.TermsOfService!.AbsoluteUri);
        Assert.Equal("https://xn--mnchen-3ya.example/hilfe", settings.Acme.LimitsHelp!.AbsoluteUri);
    }

    [Fact]
    public void Load_ListsOfWeakKeysAreReadOrTold()
    {
        _folder.File("weak.db", "# Debian\n0123456789abcdef0123\n");
        _folder.File("other.db", "0123\n");

        Assert.Equal(1, With("weak.db").Acme.WeakKeys.Listed);
        Assert.Equal(0, Load(new ServeOptions { Sandbox = true }).Acme.WeakKeys.Listed);
        foreach (var faulty in new[] { "other.db", "missing.db" })
        {
            var error = Assert.Single(Assert.Throws<ConfigurationException>(() => With("weak.db," + faulty)).Errors);
            Assert.Equal("Acme:WeakKeyLists", error.Key);
            Assert.Contains(faulty, error.Problem, StringComparison.Ordinal);
        }

        BridgeSettings With(string lists) => Load(new ServeOptions { Sandbox = true }, new() { ["Acme__WeakKeyLists"] = lists });
    }

    [Fact]
    public void Load_NamedFileMustExist()
    {
        var error = Assert.Single(Errors(new ServeOptions { ConfigFile = "missing.json" }));

        Assert.Equal("missing.json does not exist. Give the path of a configuration file.", error.ToString());
    }

    /// <summary>What LoadCredential hands over, by its own name or from a folder that the unit names as a whole.</summary>
    [Theory]
    [InlineData("reseller.password")]
    [InlineData("acme-bridge_reseller.password")]
    public void Load_CredentialIsReadWhereSystemdPutIt(string file)
    {
        _folder.File(file, "from systemd\n");
        var settings = Minimal.Replace(
            "\"Password\": \"hunter2\"", "\"PasswordFile\": \"credential:reseller.password\"", StringComparison.Ordinal);
        _folder.File("appsettings.json", settings);
        Dictionary<string, string> handedOver = new() { ["CREDENTIALS_DIRECTORY"] = _folder.Path };

        var loaded = BridgeConfiguration.Load(new ServeOptions(), _folder.Path, handedOver);
        var error = Assert.Single(Errors(new ServeOptions()));

        Assert.Equal("from systemd", loaded.Reseller.Password.Reveal());
        Assert.Equal("Reseller:PasswordFile", error.Key);
        Assert.Contains("/etc/acme-bridge/credentials/reseller.password", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PasswordFileIsTrimmedAndMustNotBeReadableByAll()
    {
        var file = _folder.File("password", "hunter2\n");
        var settings = Minimal.Replace("\"Password\": \"hunter2\"", "\"PasswordFile\": \"password\"", StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            Assert.Contains("chmod 600", Assert.Single(LoadFile(settings).Warnings), StringComparison.Ordinal);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        Assert.Equal("hunter2", LoadFile(settings).Reseller.Password.Reveal());
        Assert.Empty(LoadFile(settings).Warnings);

        File.WriteAllText(file, " \n");
        Assert.Equal("is an empty file", Assert.Single(Errors(new ServeOptions())).Problem);
    }

    [Theory]
    [InlineData("https://acme.example.com", "https://acme.example.com")]
    [InlineData("https://acme.example.com:8443/acme/", "https://acme.example.com:8443/acme")]
    public void Load_PublicUrlHasNoSlashAtItsEnd(string given, string expected)
    {
        _folder.File("appsettings.json", Minimal);

        Assert.Equal(expected, Load(new ServeOptions(), new() { ["PublicUrl"] = given }).PublicUrl.OriginalString.TrimEnd('/'));
        Assert.Equal(expected, Load(new ServeOptions(), new() { ["PublicUrl"] = given }).PublicUrl.OriginalString);
    }

    [Fact]
    public void Load_TestSystemHasItsEndpoint()
    {
        _folder.File("appsettings.json", Minimal);

        Assert.Equal(ResellerOptions.TestEndpoint, Load(new ServeOptions(), new() { ["Reseller__Ote"] = "true" }).Reseller.Endpoint);
        var error = Assert.Single(Errors(
            new ServeOptions(), new() { ["Reseller__Ote"] = "true", ["Reseller__Endpoint"] = ResellerOptions.LiveEndpoint.AbsoluteUri }));
        Assert.Equal("Reseller:Ote", error.Key);
    }

    [Fact]
    public void Load_PermittedTenantsAreTenants()
    {
        _folder.File("appsettings.json", Minimal);

        Assert.Empty(Load(new ServeOptions()).Validation.PermittedTenants);
        Assert.Equal(
            ["default", "intern"],
            Load(new ServeOptions(), new()
            {
                ["Tenants__Intern__Names"] = "intern.example",
                ["Validation__PermittedTenants"] = "default,INTERN",
            })
                .Validation.PermittedTenants.Select(tenant => tenant.Value));
        var error = Assert.Single(Errors(
            new ServeOptions(), new() { ["Tenants__intern__Names"] = "intern.example", ["Validation__PermittedTenants__0"] = "intren" }));
        Assert.Equal("Validation:PermittedTenants", error.Key);
        Assert.Contains("Give some of: intern, default", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SessionsAreUsedOnlyWhenAskedFor()
    {
        _folder.File("appsettings.json", Minimal);

        Assert.False(Load(new ServeOptions()).Reseller.UseSessions);
        Assert.True(Load(new ServeOptions(), new() { ["Reseller__UseSessions"] = "true" }).Reseller.UseSessions);
    }

    [Fact]
    public void Load_SandboxNeedsNothing()
    {
        var settings = Load(new ServeOptions { Sandbox = true, IssueDelay = TimeSpan.FromSeconds(90) });

        Assert.Equal("https://127.0.0.1:14000/", settings.PublicUrl.AbsoluteUri);
        Assert.Equal("https://127.0.0.1:14000", Assert.Single(settings.Listen).ToString());
        Assert.Equal(Path.Combine(_folder.Path, "data", "sandbox"), settings.DataFolder);
        Assert.Equal(["default", "positive"], settings.Profiles.Keys);
        Assert.Equal("default", settings.Acme.DefaultProfile);
        Assert.Equal("positivessldv", settings.Profiles["positive"].Class);
        Assert.Equal(5002, settings.Validation.Http01Port);
        Assert.Equal([new AddressOverride("test", IPAddress.Loopback)], settings.Validation.AddressOverrides);
        Assert.Equal([IPNetwork.Parse("127.0.0.0/8")], settings.Validation.AllowedNetworks);
        Assert.True(settings.Reseller.Endpoint.IsLoopback);
        Assert.Equal(new SandboxSettings(ListenAddress.AnyLoopbackPort, TimeSpan.FromSeconds(90), 14080), settings.Sandbox);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Load_SandboxYieldsToOtherSourcesButNeverReachesTheRealReseller()
    {
        _folder.File("appsettings.json", """
            {
              "Reseller": { "Endpoint": "https://api.rrpproxy.net/api/call.cgi", "Login": "real", "Password": "hunter2" },
              "Profiles": { "default": { "Class": "positivessldv" } },
              "Validation": { "AddressOverrides": { "example": "127.0.0.2" } },
              "Sandbox": { "DcvHttpPort": 8080 }
            }
            """);

        var settings = Load(new ServeOptions { Sandbox = true, Http01Port = 6000 });

        Assert.True(settings.Reseller.Endpoint.IsLoopback);
        Assert.Contains("Reseller:Endpoint", Assert.Single(settings.Warnings), StringComparison.Ordinal);
        Assert.Equal("positivessldv", settings.Profiles["default"].Class);
        Assert.Equal(6000, settings.Validation.Http01Port);
        Assert.Equal(2, settings.Validation.AddressOverrides.Count);
        Assert.Equal(8080, settings.Sandbox?.DcvHttpPort);
    }

    [Fact]
    public void Load_SandboxReplacesTheResellerWhateverOtherSourcesSay()
    {
        _folder.File("appsettings.json", """
            { "Reseller": { "Endpoint": "https://api.rrpproxy.net/api/call.cgi", "Ote": true, "Proxy": "http://proxy.example:3128" } }
            """);
        Dictionary<string, string> emptied = new() { ["Reseller__Password"] = "" };

        var reseller = Load(new ServeOptions { Sandbox = true }, emptied).Reseller;

        Assert.Equal("http://127.0.0.1:0/api/call.cgi", reseller.Endpoint.OriginalString);
        Assert.False(reseller.UseTestSystem);
        Assert.Null(reseller.Proxy);
        Assert.Equal("sandbox", reseller.Password.Reveal());
    }

    [Fact]
    public void Load_SandboxTellsMistakesInWhatItReplaces()
    {
        Dictionary<string, string> wrong = new()
        {
            ["Reseller__Endpoint"] = "nowhere",
            ["Reseller__Ote"] = "perhaps",
            ["Reseller__Proxy"] = "ftp://proxy",
        };

        Assert.Equal(["Reseller:Endpoint", "Reseller:Ote", "Reseller:Proxy"],
            Errors(new ServeOptions { Sandbox = true }, wrong).Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1:14000", null, null)]
    [InlineData("http://127.0.0.1:0", null, "is missing and cannot be told from a listener whose port is 0")]
    [InlineData("http://127.0.0.1:14000", "http://acme.example", "is not https, which ACME clients insist on")]
    [InlineData("http://127.0.0.1:14000", "http://localhost:14000", null)]
    public void Load_SandboxTakesItsUrlFromTheListenerAndPlainHttpOnThisMachine(string listen, string? publicUrl, string? problem)
    {
        Dictionary<string, string> environment = new() { ["Listen"] = listen };
        if (publicUrl is not null)
        {
            environment["PublicUrl"] = publicUrl;
        }

        var options = new ServeOptions { Sandbox = true };
        if (problem is null)
        {
            Assert.Equal(new Uri(publicUrl ?? listen), Load(options, environment).PublicUrl);
        }
        else
        {
            Assert.Equal(problem, Assert.Single(Errors(options, environment)).Problem);
        }
    }

    [Fact]
    public void Load_DemoFollowsItsCommandLineAlone()
    {
        var settings = BridgeConfiguration.Load(new DemoOptions
        {
            DataFolder = _folder.Path,
            CertificateClass = "positivessldv",
            Http01Port = 6001,
            IssueDelay = TimeSpan.FromMilliseconds(1500),
            Verbose = true,
        });

        Assert.Equal(_folder.Path, settings.DataFolder);
        Assert.Equal("positivessldv", settings.Profiles["default"].Class);
        Assert.Equal(6001, settings.Validation.Http01Port);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), settings.Sandbox?.IssueDelay);
        Assert.Equal(LogEventLevel.Debug, settings.Logging.Level);
    }

    [Fact]
    public void Load_EmptyDcvListenerLeavesTheMainOne()
    {
        _folder.File("appsettings.json", Minimal);

        Assert.Null(Load(new ServeOptions(), new() { ["Dcv__Http__Listen"] = "" }).HttpDcv.Listen);
        var error = Assert.Single(Errors(new ServeOptions(), new() { ["Dcv__Http__Listen"] = "http://127.0.0.1:14000" }));
        Assert.Equal("Dcv:Http:Listen", error.Key);
    }

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("www.example.com", true)]
    [InlineData("badexample.com", false)]
    [InlineData("example.org", false)]
    public void HttpDcv_CoversNamesAtAndBelowItsDomains(string name, bool expected)
    {
        _folder.File("appsettings.json", Minimal);

        var dcv = Load(new ServeOptions(), new() { ["Dcv__Http__Names"] = "*.Example.com, example.net" }).HttpDcv;

        Assert.Equal(expected, new NameSuffixes(dcv.Names).Match(name) >= 0);
    }

    private BridgeSettings LoadFile(string contents)
    {
        _folder.File("appsettings.json", contents);
        return Load(new ServeOptions());
    }

    private BridgeSettings Load(ServeOptions options, Dictionary<string, string>? environment = null) =>
        BridgeConfiguration.Load(options, _folder.Path, environment ?? []);

    private IReadOnlyList<SettingError> Errors(ServeOptions options, Dictionary<string, string>? environment = null) =>
        Assert.Throws<ConfigurationException>(() => Load(options, environment)).Errors;
}
