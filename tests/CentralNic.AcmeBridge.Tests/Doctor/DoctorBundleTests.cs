using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.AcmeBridge.Doctor.Bundle;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using CentralNic.Reseller;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Doctor;

/// <summary>The file for whom is asked for help: what is in it, and that no secret is.</summary>
public sealed class DoctorBundleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bundle.tar.gz")]
    [InlineData("bundle.zip")]
    public async Task Bundle_HoldsFindingsSettingsAndStateAndIsItsOwnersAlone(string name)
    {
        await using var bridge = await RunningBridge.StartAsync([]);
        var file = Path.Combine(_folder.Path, name);

        var exitCode = await RunAsync(file, bridge.DataFolder, "{}", isSandbox: true);

        var texts = Read(file);
        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Equal(
            [
                "files.txt", "health.json", "log.txt", "metrics.txt", "report.json", "report.txt", "settings.txt", "store.json",
                "version.txt",
            ],
            texts.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("0600", Octal(file), StringComparison.Ordinal);
        Assert.Contains("600             ", texts["files.txt"], StringComparison.Ordinal);
        Assert.Contains("bridge.db", texts["files.txt"], StringComparison.Ordinal);
        Assert.Contains("\"tasks\":[", texts["health.json"], StringComparison.Ordinal);
        Assert.Contains("# TYPE acme_bridge_", texts["metrics.txt"], StringComparison.Ordinal);
        Assert.Contains("\"databaseBytes\":", texts["store.json"], StringComparison.Ordinal);
        Assert.Contains("PublicUrl = https://127.0.0.1", texts["settings.txt"], StringComparison.Ordinal);
        Assert.Contains("journalctl -u acme-bridge", texts["log.txt"], StringComparison.Ordinal);
        Assert.Contains("ok       health", texts["report.txt"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bundle_OfAStoppedBridge_SaysWhatIsMissing()
    {
        var file = Path.Combine(_folder.Path, "bundle.tar.gz");

        await RunAsync(file, Path.Combine(_folder.Path, "data"), DoctorSettings.Json);

        var texts = Read(file);
        Assert.Contains("No bridge runs", texts["not-running.txt"], StringComparison.Ordinal);
        Assert.Contains("There is no store", texts["store.json"], StringComparison.Ordinal);
        Assert.False(texts.ContainsKey("metrics.txt"));
    }

    [Fact]
    public async Task Bundle_ThatIsThere_IsNotOverwritten()
    {
        var file = _folder.File("bundle.zip", "mine");

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync(file, _folder.Path, DoctorSettings.Json));

        Assert.Equal(ExitCode.CannotCreate, failure.ExitCode);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Bundle_ThatFails_LeavesNoFile()
    {
        var file = Path.Combine(_folder.Path, "bundle.zip");

        await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(file, null, "no JSON"));

        Assert.False(File.Exists(file));
        Assert.Equal(
            ExitCode.Usage,
            (await Assert.ThrowsAsync<CommandFailedException>(() => RunAsync(file + ".rar", null, DoctorSettings.Json))).ExitCode);
    }

    /// <summary>A secret at every place that takes one, and persons, look for in all files, also coded as Base64 and hexadecimal.</summary>
    [Fact]
    public async Task Bundle_HasNoSecretAndNoPerson()
    {
        var secrets = new Secrets(_folder);
        await using var bridge = await RunningBridge.StartAsync(secrets.Settings);
        using var client = await ApiClient.WithRoleAsync(bridge, "operate");
        var made = await client.PostAsync("eab-keys", new { tenant = "shop" });
        secrets.Add((string)made["hmac"]!);
        secrets.Add((await bridge.Bridge.Tokens.CreateAsync(
            "leak", Core.Operators.OperatorRole.Operate, null, TestContext.Current.CancellationToken)).Token);
        secrets.Add(await File.ReadAllTextAsync(Path.Combine(bridge.DataFolder, "secrets.key"), TestContext.Current.CancellationToken));
        secrets.Add(await File.ReadAllTextAsync(Path.Combine(bridge.DataFolder, "tls", "ca.key"), TestContext.Current.CancellationToken));
        await OperatorConsole.RunAsync(bridge.DataFolder, "notify", "test");
        var file = Path.Combine(_folder.Path, "bundle.tar.gz");

        await BundleAsync(bridge, file);

        var texts = Read(file);
        Assert.All(texts, text => Assert.Null(secrets.FindIn(text.Value)));
        Assert.Contains("Operator:Notify:Mail:Password = (set)", texts["settings.txt"], StringComparison.Ordinal);
        Assert.Contains("Approval:Url = https://127.0.0.1/(left out)", texts["settings.txt"], StringComparison.Ordinal);
        Assert.Contains("Operator:Notify:Mail:To = [\"(mail address)\"]", texts["settings.txt"], StringComparison.Ordinal);
        Assert.Contains("Profiles:person:TechContact:LastName = (left out)", texts["settings.txt"], StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_TakesOutWhatLooksLikeASecretWhereverItStands()
    {
        var filter = new SecretFilter(DoctorSettings.Load(_folder.Path) is var settings
            ? settings with { Reseller = settings.Reseller with { Password = new Secret("correct horse") } }
            : null);

        var clean = filter.Clean(
            "pw correct horse, coded Y29ycmVjdCBob3JzZQ==, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, acmebridge_abc123DEF, Bearer "
            + "0123456789abcdef0123, max@example.org,\n-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\nend");

        Assert.Equal("pw ***, coded ***==, ***, ***, Bearer ***, (mail address),\n(private key)\nend", clean);
    }

    private static string Octal(string file) =>
        OperatingSystem.IsWindows() ? "0600" : "0" + Convert.ToString((int)File.GetUnixFileMode(file), 8);

    private static Dictionary<string, string> Read(string file)
    {
        var texts = new Dictionary<string, string>();
        if (file.EndsWith(".zip", StringComparison.Ordinal))
        {
            using var zip = ZipFile.OpenRead(file);
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                texts.Add(entry.FullName, reader.ReadToEnd());
            }

            return texts;
        }

        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var tar = new TarReader(packed);
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            using var reader = new StreamReader(entry.DataStream!);
            texts.Add(entry.Name, reader.ReadToEnd());
        }

        return texts;
    }

    private static async Task BundleAsync(RunningBridge bridge, string file)
    {
        await using var output = new StringWriter();
        var options = new DoctorOptions { Where = new ServeOptions { DataFolder = bridge.DataFolder } };
        using var archive = BundleArchive.Create(file);
        await using var context = await DoctorContext.OpenAsync(options, bridge.Settings, [], TestContext.Current.CancellationToken);
        await DoctorBundle.RunAsync(context, archive, file, output, TestContext.Current.CancellationToken);
    }

    private async Task<int> RunAsync(string to, string? data, string settings, bool isSandbox = false)
    {
        await using var output = new StringWriter();
        var options = new DoctorOptions
        {
            Where = new ServeOptions
            {
                ConfigFile = _folder.File("appsettings.json", settings),
                DataFolder = data,
                Sandbox = isSandbox,
            },
        };
        return await DoctorBundle.RunAsync(options, to, output, TestContext.Current.CancellationToken);
    }

    /// <summary>Settings with a secret wherever there may be one, and what must not be found.</summary>
    private sealed class Secrets(TemporaryFolder folder)
    {
        private const string Webhook = "whsec_TUFSS0VSLVdFQkhPT0stU0VDUkVULTAx";
        private static readonly string Tsig = Convert.ToBase64String("MARKER-TSIG-SECRET-0123456789ABC"u8);

        private readonly List<string> _all =
        [
            "MARKER-RESELLER-PASSWORD", Tsig, "MARKER-MAIL-PASSWORD", Webhook, "MARKER-WEBHOOK-PATH", "MARKER-APPROVAL-PATH",
            "MARKER-PROGRAM-ARGUMENT", "MARKER-HOOK-ARGUMENT", "MARKER-OTLP-HEADER", "MARKER-BACKUP-KEY",
            RunningBridge.HmacOf(RunningBridge.Shop), RunningBridge.HmacOf(RunningBridge.ShopOnce),
            "operator@person.test", "erika@person.test", "Musterfrau", "+49.689412345",
        ];

        public Dictionary<string, string> Settings { get; } = new()
        {
            ["Dcv__Rfc2136__main__Names__0"] = "dns.test",
            ["Dcv__Rfc2136__main__Server"] = "127.0.0.1:9",
            ["Dcv__Rfc2136__main__KeyName"] = "key",
            ["Dcv__Rfc2136__main__KeySecret"] = Tsig,
            ["Dcv__Hook__own__Names__0"] = "hook.test",
            ["Dcv__Hook__own__Program"] = "/bin/true",
            ["Dcv__Hook__own__Arguments__0"] = "MARKER-HOOK-ARGUMENT",
            ["Operator__Notify__Program"] = "/bin/true",
            ["Operator__Notify__Arguments__0"] = "MARKER-PROGRAM-ARGUMENT",
            ["Operator__Notify__Mail__Server"] = "127.0.0.1",
            ["Operator__Notify__Mail__Port"] = "9",
            ["Operator__Notify__Mail__Security"] = "None",
            ["Operator__Notify__Mail__From"] = "operator@person.test",
            ["Operator__Notify__Mail__To__0"] = "operator@person.test",
            ["Operator__Notify__Mail__User"] = "operator@person.test",
            ["Operator__Notify__Mail__Password"] = "MARKER-MAIL-PASSWORD",
            ["Operator__Notify__Webhook__Url"] = "http://127.0.0.1:9/MARKER-WEBHOOK-PATH",
            ["Operator__Notify__Webhook__Secret"] = Webhook,
            ["Approval__Url"] = "https://127.0.0.1/MARKER-APPROVAL-PATH",
            ["Approval__Secret"] = Webhook,
            ["Telemetry__Otlp__Endpoint"] = "http://127.0.0.1:9",
            ["Telemetry__Otlp__Headers"] = "api-key=MARKER-OTLP-HEADER",
            ["Backup__Folder"] = folder.Path,
            ["Backup__KeyFile"] = folder.File("backup.key", "MARKER-BACKUP-KEY-LONG-ENOUGH-0123456789"),
            ["Profiles__person__Class"] = "ssl123dv",
            ["Profiles__person__TechContact__FirstName"] = "Erika",
            ["Profiles__person__TechContact__LastName"] = "Musterfrau",
            ["Profiles__person__TechContact__Phone"] = "+49.689412345",
            ["Profiles__person__TechContact__Email"] = "erika@person.test",
        };

        public void Add(string secret) => _all.Add(secret.Trim());

        /// <summary>The first secret in a text, plain or coded.</summary>
        public string? FindIn(string text) =>
            _all.Find(secret => Forms(secret).Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase)));

        private static IEnumerable<string> Forms(string secret)
        {
            yield return secret;
            yield return Convert.ToHexString(Encoding.UTF8.GetBytes(secret));

            // Wherever it begins within what is coded, one of three forms is the same; the first and last characters depend on the rest.
            for (var before = 0; before < 3; before++)
            {
                yield return Convert.ToBase64String(Encoding.UTF8.GetBytes(new string(' ', before) + secret))[(before * 2)..^4];
            }
        }
    }
}
