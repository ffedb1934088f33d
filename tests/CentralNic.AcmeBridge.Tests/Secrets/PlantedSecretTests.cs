using System.IO.Compression;
using System.Net;
using System.Text;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tests.Issuances;
using CentralNic.AcmeBridge.Doctor;
using CentralNic.AcmeBridge.Doctor.Bundle;
using CentralNic.AcmeBridge.Logging;
using CentralNic.AcmeBridge.Operator.Api;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using CentralNic.AcmeBridge.Tests.Operator.SignIn;
using CentralNic.Reseller;
using Microsoft.AspNetCore.Routing;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Secrets;

/// <summary>No secret of the configuration or of the store stands in what the bridge writes, says or answers.</summary>
public sealed class PlantedSecretTests : IDisposable
{
    private const string Anywhere = "The search finds nothing, so the test would not either.";
    private const string WrongPassword = "PLANTED-a-password-that-is-wrong";
    private const string ApprovalSecret = "whsec_UExBTlRFRC1hcHByb3ZhbC1zZWNyZXQtb2YtYQ==";

    private readonly TemporaryFolder _folder = new();
    private readonly PlantedSecrets _secrets = new();
    private readonly StringWriter _log = new();
    private readonly List<(string Where, string Text)> _told = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    /// <summary>The search itself: it finds each form wherever it stands.</summary>
    [Fact]
    public void Search_FindsWhatStandsThereInAnyForm()
    {
        const string Secret = "a/secret+that~is?looked>for";
        _secrets.Add("it", Secret);
        static byte[] Within(int before) => Encoding.UTF8.GetBytes(new string('x', before) + Secret + "more");
        string[] forms =
        [
            Secret,
            Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)),
            Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)),
            .. Enumerable.Range(0, 4).Select(before => Convert.ToBase64String(Within(before))),
            .. Enumerable.Range(0, 4).Select(before => Base64Url.Encode(Within(before))),
        ];

        Assert.All(forms, form => Assert.Equal(["it"], _secrets.In($"before {form} behind")));
        Assert.Empty(_secrets.In("a/secret+that~is?looked"));
        Assert.True(_secrets.Count > KnownSettings.All.Count(setting => setting.IsSecret));
    }

    /// <summary>
    /// A day with all that could let one slip: orders, refusals, mistakes in the configuration, doctor, bundle, backup, pages, API.
    /// </summary>
    [Fact]
    public async Task Secrets_StandNowhere()
    {
        _secrets.Settings["Backup__KeyFile"] = _folder.File("backup.key", "PLANTED-passphrase-of-the-backups");
        _secrets.Add("Backup:KeyFile", "PLANTED-passphrase-of-the-backups");
        await using var hoster = await HosterSystem.StartAsync(Convert.FromBase64String(_secrets.Settings["Approval__Secret"][6..]));
        _secrets.Settings["Approval__Url"] = hoster.Endpoint.Url.AbsoluteUri;
        var password = _secrets.Settings["Reseller__Password"];
        var loggers = LoggersTo(TextWriter.Synchronized(_log));
        await using var bridge = new RunningBridge([.. _secrets.Settings.Select(setting => (setting.Key, setting.Value))])
        {
            Loggers = loggers,
            ResellerPassword = password,
            Change = settings => settings with
            {
                Reseller = settings.Reseller with { Password = new Secret(password) },
                ReadAgain = ReadMistakes,
            },
        };
        await bridge.InitializeAsync();
        using var operates = await ApiClient.WithRoleAsync(bridge, "operate");

        await MakeStoredSecretsAsync(bridge, operates);
        await OrderAsync(bridge);
        await SignInAsync(bridge);
        Tell("reload", (await operates.PostAsync("settings/reload", null, HttpStatusCode.Conflict)).ToJsonString());
        await ReadAllAsync(bridge);
        Tell("config show", string.Join('\n', BridgeConfiguration.Examine(
            new ServeOptions { Sandbox = true, DataFolder = bridge.DataFolder }, _folder.Path, _secrets.Settings).Lines));
        await BundleAsync(bridge);
        Tell("backup", (await OperatorConsole.RunAsync(bridge.DataFolder, "backup", Path.Combine(_folder.Path, "backup"))).Output);
        var backup = await UnpackedBackupAsync(bridge);
        await bridge.StopAsync();
        loggers.Dispose();

        Tell("log", _log.ToString());
        Assert.Contains("VRB", _log.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(hoster.Asked);
        string[] leaks =
        [
            .. _told.SelectMany(told => _secrets.In(told.Text).Select(secret => $"{secret} in {told.Where}")),
            .. Files(bridge.DataFolder).Append(backup).Append(Path.Combine(_folder.Path, "backup")).SelectMany(
                file => _secrets.InFile(File.ReadAllBytes(file)).Select(secret => $"{secret} in {file}")),
        ];
        Assert.Empty(leaks);
        AssertSearched(bridge, backup);
    }

    /// <summary>Those of the sandbox are not the bridge's: it plays the reseller.</summary>
    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(folder, file).StartsWith("sandbox", StringComparison.Ordinal));

    private static SerilogLoggerFactory LoggersTo(TextWriter writer) =>
        new(BridgeLogging.Create(new LoggingSettings(LogEventLevel.Verbose, Json: false), writer), dispose: true);

    private void Tell(string where, string text) => _told.Add((where, text));

    /// <summary>All was there to be searched.</summary>
    private void AssertSearched(RunningBridge bridge, string backup)
    {
        var control = new PlantedSecrets();
        control.Add("control", "planted.test"); // No secret, so it stands in many places.
        Assert.Equal(["control"], control.In(_log.ToString()));
        Assert.Equal(["control"], control.InFile(File.ReadAllBytes(backup)));
        Assert.Equal(["control"], control.In(_told.First(told => told.Where == "api /operator/v1/orders").Text));
        Assert.Contains(Files(bridge.DataFolder), file => control.InFile(File.ReadAllBytes(file)).Count > 0);
        string[] files = [.. Files(bridge.DataFolder).Select(file => Path.GetRelativePath(bridge.DataFolder, file))];
        Assert.Contains("bridge.db", files);
        Assert.Contains("journal-a", files);
        Assert.Contains("secrets.key", files);
        Assert.Contains(files, file => file.StartsWith("session-keys", StringComparison.Ordinal));
        string[] expected =
        [
            "settings.txt", "page /", "api /operator/v1/eab-keys", "api /metrics", "wrong sign-in", "answer of finalize", "reload", "backup",
        ];
        foreach (var where in expected)
        {
            Assert.True(_told.Exists(told => told.Where == where && told.Text.Length > 0), $"{where}: {Anywhere}");
        }
    }

    private async Task MakeStoredSecretsAsync(RunningBridge bridge, ApiClient operates)
    {
        var key = await operates.PostAsync("eab-keys", new { tenant = "shop" });
        _secrets.Add("external account key of the store", (string)key["hmac"]!);
        _secrets.Add("external account key of the store", Decoded((string)key["hmac"]!));
        string[] names = ["asked.test"];
        var approval = new { url = "https://127.0.0.1:9/approve", secret = ApprovalSecret };
        var made = await operates.PostAsync("tenants", new { name = "asked", settings = new { names, approval } });
        Tell("tenants.create", made.ToJsonString());
        _secrets.Add("approval secret of the store", ApprovalSecret);
        _secrets.Add("approval secret of the store", Convert.FromBase64String(ApprovalSecret[6..]));
        _secrets.Add("token", (await bridge.Bridge.Tokens.CreateAsync("planted", OperatorRole.View, null, Cancellation)).Token);
    }

    private async Task OrderAsync(RunningBridge bridge)
    {
        using var wrong = new RawClient(bridge);
        var planted = Decoded(_secrets.Settings["Tenants__shop__ExternalAccountKeys__planted__Key"]);
        var bound = Bindings.Registration(Bindings.Of(bridge, wrong, "planted", hmac: planted));
        Tell("answer of newAccount", (await wrong.PostAsync(bridge.Url("new-account"), bound)).Body);
        using var refused = new RawClient(bridge);
        var broken = Bindings.Registration(Bindings.Of(bridge, refused, "planted", hmac: new byte[32]));
        Tell("answer of a wrong binding", (await refused.PostAsync(bridge.Url("new-account"), broken)).Body);
        using var customer = await Customer.RegisteredAsync(bridge);
        Tell("answer of finalize", (await customer.ValidOrderAsync("planted.test")).Body);
    }

    private async Task SignInAsync(RunningBridge bridge)
    {
        var person = await Person.AddAsync(bridge);
        await person.EnrolAsync(DateTimeOffset.UtcNow.AddSeconds(-30));
        _secrets.Add("operator's password", Person.Password);
        _secrets.Add("second factor", person.Secret);
        _secrets.Add("wrong password", WrongPassword);
        using var stranger = new Browser(bridge);
        using (var answer = await stranger.SignInAsync(person.Name, WrongPassword, "123456"))
        {
            Tell("wrong sign-in", await answer.Content.ReadAsStringAsync(Cancellation));
        }

        using var browser = new Browser(bridge);
        using (var answer = await browser.SignInAsync(person.Name, Person.Password, person.CodeOf(DateTimeOffset.UtcNow)))
        {
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }

        foreach (System.Net.Cookie cookie in browser.Cookies.GetAllCookies())
        {
            _secrets.Add($"cookie {cookie.Name}", cookie.Value);
        }

        foreach (var path in Paths(bridge, isApi: false))
        {
            using var page = await browser.GetAsync(path);
            Tell($"page {path}", await page.Content.ReadAsStringAsync(Cancellation));
        }
    }

    /// <summary>All that the API answers without the id of a thing.</summary>
    private async Task ReadAllAsync(RunningBridge bridge)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(bridge.PageOrigin) };
        var token = (await bridge.Bridge.Tokens.CreateAsync("reader", OperatorRole.Operate, null, Cancellation)).Token;
        _secrets.Add("token of the reader", token);
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        foreach (var path in Paths(bridge, isApi: true).Append("/operator/v1/tenants/asked").Append("/metrics"))
        {
            Tell($"api {path}", await http.GetStringAsync(path, Cancellation));
        }
    }

    private static string[] Paths(RunningBridge bridge, bool isApi) =>
    [
        .. bridge.OperatorRoutes
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(route => "/" + route.RoutePattern.RawText!.Trim('/'))
            .Where(path => !path.Contains('{', StringComparison.Ordinal))
            .Where(path => path.StartsWith(OperatorApi.BasePath, StringComparison.Ordinal) == isApi)
            .Distinct(),
    ];

    /// <summary>A backup that is not encrypted, with the keys that it may have, unpacked.</summary>
    private async Task<string> UnpackedBackupAsync(RunningBridge bridge)
    {
        var file = Path.Combine(_folder.Path, "unencrypted");
        await bridge.Bridge.StoreMaintenance!.BackUpAsync(
            file, new BackupContents(null, WithSecretsKey: true, WithDevelopmentCa: false), Cancellation);
        var unpacked = file + ".tar";
        await using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        await using var contents = File.Create(unpacked);
        await packed.CopyToAsync(contents, Cancellation);
        return unpacked;
    }

    private async Task BundleAsync(RunningBridge bridge)
    {
        var file = Path.Combine(_folder.Path, "bundle.zip");
        await using var output = new StringWriter();
        var options = new DoctorOptions { Where = new ServeOptions { DataFolder = bridge.DataFolder } };
        using (var archive = BundleArchive.Create(file))
        {
            await using var context = await DoctorContext.OpenAsync(options, bridge.Settings, [], Cancellation);
            await DoctorBundle.RunAsync(context, archive, file, output, Cancellation);
        }

        Tell("doctor", output.ToString());
        using var zip = ZipFile.OpenRead(file);
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            Tell(entry.FullName, await reader.ReadToEndAsync(Cancellation));
        }
    }

    /// <summary>A configuration with every secret where it does not belong.</summary>
    private BridgeSettings ReadMistakes()
    {
        var wrong = new Dictionary<string, string>(_secrets.Settings);
        foreach (var (variable, value) in _secrets.Settings.Where(setting => setting.Value.Contains("PLANTED", StringComparison.Ordinal)))
        {
            wrong[variable + "s"] = value;
            wrong[variable + "__0"] = value;
            wrong[variable] = value + "\nand more";
        }

        var failure = Assert.Throws<ConfigurationException>(() => BridgeConfiguration.Load(new ServeOptions(), _folder.Path, wrong));
        Assert.True(failure.Errors.Count > 10);
        throw failure;
    }

    private static byte[] Decoded(string text) => Base64Url.TryDecode(text.TrimEnd('=').Replace('+', '-').Replace('/', '_'), out var bytes)
        ? bytes
        : throw new FormatException("No Base64.");
}
