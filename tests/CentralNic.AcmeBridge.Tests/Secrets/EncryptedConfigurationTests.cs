using System.Security.Cryptography;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Input;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.AcmeBridge.Tests.CommandLine;
using CentralNic.AcmeBridge.Tests.Doctor;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Secrets;

/// <summary>Secrets stand encrypted in the configuration, by the key of the key file.</summary>
public sealed class EncryptedConfigurationTests : IDisposable
{
    private const StringComparison Ordinal = StringComparison.Ordinal;
    private const string Password = "pass word of the account ";

    private readonly TemporaryFolder _folder = new();
    private readonly string _one = NewKey(), _two = NewKey();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    /// <summary>Every setting of a secret takes it, so that no new one is forgotten.</summary>
    [Fact]
    public void Value_IsTakenByEverySecretSetting()
    {
        var secrets = KnownSettings.All.Where(setting => setting.IsSecret && setting != SecretsSection.Key).ToArray();
        Assert.NotEmpty(secrets);

        foreach (var setting in secrets)
        {
            var (key, text) = PlantedSecrets.Of(setting);
            var file = Configuration(key, EncryptedValue.Of(text, Keys(_one)));

            var report = BridgeConfiguration.Examine(new ServeOptions { ConfigFile = file }, _folder.Path, With(_one));
            var without = BridgeConfiguration.Examine(new ServeOptions { ConfigFile = file }, _folder.Path, With(null));

            Assert.DoesNotContain(report.Errors, error => error.Key == key);
            Assert.Contains(report.Settings, shown => shown.Key == key && shown.Value == "(set)");
            var mistake = Assert.Single(without.Errors, error => error.Key == key);
            Assert.Contains($"is encrypted with the key {Keys(_one).Id}, and no key is configured", mistake.Problem, Ordinal);
            Assert.Contains("Secrets:KeyFile", mistake.Mend, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Value_InFileEnvironmentAndSecretFile_IsDecrypted()
    {
        var value = EncryptedValue.Of(Password, Keys(_one));

        Assert.Equal(Password, Load("Reseller:Password", value, Environment(_one)).Reseller.Password.Reveal());
        Assert.Equal(
            Password, Load("Reseller:Login", "me", new(Environment(_one)) { ["Reseller__Password"] = value }).Reseller.Password.Reveal());
        Assert.Equal(
            Password,
            Load("Reseller:PasswordFile", _folder.File("password", value + "\n"), Environment(_one)).Reseller.Password.Reveal());
        var file = _folder.File("bridge.kek", _one);
        var fromFile = Load("Reseller:Password", value, new(Environment(null)) { ["Secrets__KeyFile"] = file });
        Assert.Equal(Password, fromFile.Reseller.Password.Reveal());
        Assert.True(fromFile.SecretFiles.ContainsKey(file));
    }

    [Fact]
    public void Value_OfAnotherKey_OrChanged_IsAMistakeThatNamesTheKey()
    {
        var value = EncryptedValue.Of(Password, Keys(_one));

        var other = MistakeOf(value, _two);
        var changed = MistakeOf(value[..^2] + (value[^2] == 'A' ? 'B' : 'A') + value[^1], _one);
        var broken = MistakeOf("encrypted:nonsense", _one);

        Assert.Contains($"is encrypted with the key {Keys(_one).Id}, and cannot be decrypted with the configured {Keys(_two).Id}", other,
            StringComparison.Ordinal);
        Assert.Contains("cannot be decrypted", changed, StringComparison.Ordinal);
        Assert.Contains("is not what 'secrets encrypt' printed", broken, StringComparison.Ordinal);
        Assert.DoesNotContain(value, other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Secrets__KeyFile", "not a key", "is not 32 bytes in Base64")]
    [InlineData("Secrets__Key", "c2hvcnQ=", "is not 32 bytes in Base64")]
    [InlineData("Secrets__UseDpapi", "true", "is given, and this is not Windows")]
    public void Key_ThatIsNone_IsAMistake(string variable, string value, string problem)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && variable.EndsWith("Dpapi", StringComparison.Ordinal), "This is Windows.");
        var environment = new Dictionary<string, string>(Environment(null))
        {
            [variable] = variable.EndsWith("File", StringComparison.Ordinal) ? _folder.File("bridge.kek", value) : value,
        };

        var failure = Assert.Throws<ConfigurationException>(() => Load("Reseller:Login", "me", environment));

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_InTheConfigurationFileIsRefused_AndInTheDataFolderWarnedOf()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Load("Secrets:Key", _one, Environment(null)));
        Assert.Contains("Secrets:Key stands in the configuration file", refused.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(Path.Combine(_folder.Path, "data"));
        var inside = _folder.File(Path.Combine("data", "bridge.kek"), _one);
        var settings = Load("DataFolder", Path.Combine(_folder.Path, "data"), new(Environment(null)) { ["Secrets__KeyFile"] = inside });
        Assert.Contains(
            settings.Warnings, warning => warning.Contains("Secrets:KeyFile lies in the data folder", StringComparison.Ordinal));
    }

    [Fact]
    public void SecretFile_ThatOthersCanUse_IsWarnedOf()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The rights of files are another matter on Windows.");
        var file = _folder.File("password", Password);

        string[] WarningsAt(UnixFileMode mode)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, mode);
            }

            return [.. Load("Reseller:PasswordFile", file, Environment(null)).Warnings.Where(
                warning => warning.Contains(file, StringComparison.Ordinal))];
        }

        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Empty(WarningsAt(Own));
        Assert.Contains("every user of this machine can read", Assert.Single(WarningsAt(Own | UnixFileMode.OtherRead)), Ordinal);
        Assert.Contains("every user of this machine can write", Assert.Single(WarningsAt(Own | UnixFileMode.OtherWrite)), Ordinal);
        Assert.Contains("the file's group can read", Assert.Single(WarningsAt(Own | UnixFileMode.GroupRead)), Ordinal);
    }

    /// <summary>The password alone may stand in the configuration file in clear; then the file is a secret too.</summary>
    [Fact]
    public void ConfigurationFile_WithAPasswordInClear_IsWarnedOfWhenOthersCanReadIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The rights of files are another matter on Windows.");

        IReadOnlyList<string> WarningsWith(string password)
        {
            var file = Configuration("Reseller:Password", password);
            SetMode(file, UnixFileMode.OtherRead);
            return BridgeConfiguration.Load(new ServeOptions { ConfigFile = file }, _folder.Path, Environment(_one)).Warnings;
        }

        Assert.Contains("Reseller:Password: every user of this machine can read", Assert.Single(WarningsWith("clear")), Ordinal);
        Assert.Empty(WarningsWith(EncryptedValue.Of("clear", Keys(_one))));
    }

    [Fact]
    public async Task Encrypt_PrintsWhatTheConfigurationTakes_AndReencryptMovesItToTheNewKey()
    {
        var kek = _folder.File("bridge.kek", _one);
        var configuration = _folder.File("appsettings.json", $$"""{ "Secrets": { "KeyFile": "{{kek}}" } }""");
        var value = await EncryptAsync(configuration, Password);
        var secret = _folder.File("password", value + "\n");
        var text = $$"""
            { // A comment with {{value}}
              "Secrets": { "KeyFile": "{{kek}}" }, "Reseller": { "PasswordFile": "{{secret}}" },
              "Operator": { "Notify": { "Webhook": { "Url": "https://hooks.example/",
                "Secret": "{{await EncryptAsync(configuration, "whsec_TUFSS0VSLVdFQkhPT0stU0VDUkVULTAx")}}" } } }
            }
            """;
        await File.WriteAllTextAsync(configuration, text, Cancellation);
        var where = new ServeOptions { ConfigFile = configuration };
        SetMode(configuration, UnixFileMode.GroupRead);

        await File.WriteAllTextAsync(kek, $"{_two}\n{_one}\n", Cancellation);
        await using var output = new StringWriter();
        Assert.Equal(ExitCode.Success, await ConfigurationReencryption.RunAsync(DemoWhere(where), output));

        Assert.Contains($"{configuration}: 2 secrets encrypted with the key {Keys(_two).Id}", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{secret}: 1 secret encrypted", output.ToString(), StringComparison.Ordinal);
        await File.WriteAllTextAsync(kek, _two, Cancellation);
        var settings = BridgeConfiguration.Load(DemoWhere(where));
        Assert.Contains(Password, settings.KnownSecrets.Select(each => each.Reveal()));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.before-reencrypt"));
        AssertMode(configuration, UnixFileMode.GroupRead);
        await using var again = new StringWriter();
        await ConfigurationReencryption.RunAsync(DemoWhere(where), again);
        Assert.Contains("nothing is changed", again.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task Encrypt_OfNoneOrSeveralLinesIsRefused(string secret)
    {
        var configuration = _folder.File("appsettings.json", $$"""{ "Secrets": { "KeyFile": "{{_folder.File("bridge.kek", _one)}}" } }""");

        await Assert.ThrowsAsync<CommandFailedException>(() => EncryptAsync(configuration, secret));
    }

    [Fact]
    public async Task Encrypt_WithoutAKey_SaysWhichSetting()
    {
        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => EncryptAsync(_folder.File("appsettings.json", "{}"), "a"));

        Assert.Contains("Secrets:KeyFile is missing", failure.Message, StringComparison.Ordinal);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static KeyEncryptionKeys Keys(string text) =>
        KeyEncryptionKeys.TryParse(text, out var keys, out _) ? keys : throw new ArgumentException("No keys.", nameof(text));

    /// <summary>The rest of the configuration may have mistakes with the real reseller; the sandbox needs none.</summary>
    private static ServeOptions DemoWhere(ServeOptions where) => where with { Sandbox = true };

    private static Dictionary<string, string> Environment(string? key) => key is null ? [] : new() { ["Secrets__Key"] = key };

    private static Dictionary<string, string> With(string? key) => new(Environment(key).Concat(PlantedSecrets.Companions));

    private static void SetMode(string file, UnixFileMode more)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        }
    }

    private static void AssertMode(string file, UnixFileMode more)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | more, File.GetUnixFileMode(file));
        }
    }

    private static async Task<string> EncryptAsync(string configuration, string secret)
    {
        await using var output = new StringWriter();
        var command = SecretsCommand.Create(new RecordingCommands(), new StandardInput(secret));
        var exitCode = await command.Parse(["encrypt", "--config", configuration]).InvokeAsync(
            new() { Output = output, EnableDefaultExceptionHandler = false }, Cancellation);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.StartsWith("encrypted:", output.ToString(), StringComparison.Ordinal);
        return output.ToString().Trim();
    }

    private string MistakeOf(string value, string key) =>
        Assert.Throws<ConfigurationException>(() => Load("Reseller:Password", value, Environment(key))).Message;

    private BridgeSettings Load(string key, string value, Dictionary<string, string> environment) =>
        BridgeConfiguration.Load(new ServeOptions { ConfigFile = Configuration(key, value) }, _folder.Path, environment);

    /// <summary>A configuration that works, with one key besides.</summary>
    private string Configuration(string key, string value)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(DoctorSettings.Json)!.AsObject();
        var at = json;
        var parts = key.Split(':');
        foreach (var part in parts[..^1])
        {
            at = at[part] as System.Text.Json.Nodes.JsonObject ?? Add(at, part);
        }

        if (parts[^1].StartsWith("Password", StringComparison.Ordinal))
        {
            at.Remove("Password");
            at.Remove("PasswordFile");
        }

        at[parts[^1]] = value;
        return _folder.File("appsettings.json", json.ToJsonString());
    }

    private static System.Text.Json.Nodes.JsonObject Add(System.Text.Json.Nodes.JsonObject to, string name)
    {
        var added = new System.Text.Json.Nodes.JsonObject();
        to[name] = added;
        return added;
    }

    private sealed class StandardInput(string secret) : ISecretPrompt
    {
        public string AskSecret(string question) => throw new NotSupportedException();

        public string ReadSecret(string question) => secret;

        public string AskLine(string question) => throw new NotSupportedException();
    }
}
