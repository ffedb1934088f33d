using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Administration;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Operators;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Hosting;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.AcmeBridge.Storage.LiteDb;
using CentralNic.AcmeBridge.Tests.Endpoints;
using CentralNic.AcmeBridge.Tests.Operator;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Secrets;

/// <summary>Secrets of the store: their key is rotated, lost and restored, and none of them is lost unsaid.</summary>
public sealed class StoredSecretTests : IDisposable
{
    private const string ApprovalSecret = "whsec_TUFSS0VSLUFQUFJPVkFMLVNFQ1JFVC0w";

    private readonly TemporaryFolder _folder = new();
    private readonly string _key;
    private readonly string _configuration;

    public StoredSecretTests()
    {
        _key = _folder.File("bridge.kek", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        _configuration = _folder.File("appsettings.json", $$"""{ "Secrets": { "KeyFile": "{{_key.Replace('\\', '/')}}" } }""");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rotation_EncryptsAllAnewAndDropsTheOldKey(bool hasKeyFile)
    {
        await using var bridge = await StartAsync(hasKeyFile);
        var secrets = await MakeSecretsAsync(bridge);
        var before = Keep(bridge);
        await bridge.StopAsync();
        await using var output = new StringWriter();

        var exitCode = await SecretMaintenance.RotateAsync(Where(bridge.DataFolder, hasKeyFile), output, Cancellation);

        Assert.Equal(ExitCode.Success, exitCode);
        Assert.Contains("4 secrets of the store encrypted with a new key", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, (await UnreadableAsync(bridge.DataFolder, Ring(before, hasKeyFile))).Count);
        Assert.False(Ring(bridge.DataFolder, hasKeyFile).IsRotating);
        await bridge.RestartAsync();
        await AssertWorkAsync(bridge, secrets);
    }

    /// <summary>Wherever a rotation is cut, all can be read, a bridge starts, and the next rotation brings it to its end.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    [InlineData(75)]
    [InlineData(110)]
    public async Task Rotation_CutInTheMiddle_IsBroughtToItsEnd(int after)
    {
        var data = Path.Combine(_folder.Path, "data");
        var ring = Ring(Directory.CreateDirectory(data).FullName, true);
        await using (var store = await OpenAsync(data))
        {
            var keys = new DocumentSet<StoredExternalAccountKey>(
                store, "external-account-key", AdministrationJson.Default, key => key.Kid);
            await store.CommitAsync([.. Enumerable.Range(0, 120).Select(number => keys.Put(KeyOf(number, ring), 0))], Cancellation);
        }

        var old = Path.Combine(_folder.Path, "old");
        File.Copy(ring.FileName, Path.Combine(Directory.CreateDirectory(old).FullName, "secrets.key"));
        ring.BeginRotation();
        await using (var store = await OpenAsync(data))
        {
            using var cut = new CancellationTokenSource();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => new StoredSecrets(store).ReencryptAsync(new CuttingProtector(ring, after, cut), cut.Token));
        }

        Assert.True(Ring(data, true).IsRotating);
        Assert.Empty(await UnreadableAsync(data, Ring(data, true)));
        Assert.Equal(after / 50 * 50, (await UnreadableAsync(data, Ring(old, true))).Count);
        await using var output = new StringWriter();
        await SecretMaintenance.RotateAsync(Where(data, true), output, Cancellation);

        Assert.Contains("A rotation was cut in the middle", output.ToString(), StringComparison.Ordinal);
        Assert.False(Ring(data, true).IsRotating);
        Assert.Empty(await UnreadableAsync(data, Ring(data, true)));
        Assert.Equal(120, (await UnreadableAsync(data, Ring(old, true))).Count);
    }

    [Fact]
    public async Task Rotation_OfARunningBridgeIsRefused()
    {
        await using var bridge = await StartAsync(hasKeyFile: true);
        using var error = new StringWriter();

        var exitCode = await BridgeCommandLine.Run(
            ["secrets", "rotate", "--sandbox", "--config", _configuration, "--data", bridge.DataFolder],
            new ProgramCommands(), TextWriter.Null, error, Cancellation);

        Assert.Equal(ExitCode.TempFail, exitCode);
        Assert.Contains("in use by another instance", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutTheKeyFile_IsRefusedAndNothingIsLost()
    {
        await using var bridge = await StartAsync(hasKeyFile: true);
        var secrets = await MakeSecretsAsync(bridge);
        var other = _folder.File("other.kek", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));

        var wrong = await Assert.ThrowsAsync<StoreUnavailableException>(() => bridge.RestartAsync(("Secrets__KeyFile", other)));
        var missing = await Assert.ThrowsAsync<StoreUnavailableException>(() => bridge.RestartAsync(("Secrets__KeyFile", "")));

        Assert.Contains("the configured key is another one", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("no key is configured", missing.Message, StringComparison.Ordinal);
        await bridge.RestartAsync(("Secrets__KeyFile", _key));
        await AssertWorkAsync(bridge, secrets);
    }

    [Fact]
    public async Task Start_WithAnotherSecretsKey_NamesWhatCannotBeDecrypted_UntilItIsGivenUp()
    {
        await using var bridge = await StartAsync(hasKeyFile: true);
        await MakeSecretsAsync(bridge);
        await bridge.StopAsync();
        File.Delete(Path.Combine(bridge.DataFolder, "secrets.key"));

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => bridge.RestartAsync());

        Assert.Contains("the external account key 'shop_", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the second factor of the operator 'mia'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the secret of approvals of the tenant 'asked'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("secrets accept-loss", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(bridge.DataFolder, "secrets.key")));
        await using var output = new StringWriter();
        await SecretMaintenance.AcceptLossAsync(Where(bridge.DataFolder, true), output, Cancellation);
        Assert.Contains("given up: the second factor of the operator 'mia'", output.ToString(), StringComparison.Ordinal);
        await bridge.RestartAsync();
        var mia = await bridge.Bridge.Operators.FindAsync("mia", Cancellation);
        Assert.Throws<StoreUnavailableException>(() => bridge.Bridge.Operators.TotpSecretOf(mia!));
        await using var again = new StringWriter();
        await bridge.StopAsync();
        await SecretMaintenance.AcceptLossAsync(Where(bridge.DataFolder, true), again, Cancellation);
        Assert.Contains("nothing is changed", again.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcceptLoss_OfALostKeyFile_KeepsTheFileThatItCannotDecrypt()
    {
        await using var bridge = await StartAsync(hasKeyFile: true);
        await MakeSecretsAsync(bridge);
        await bridge.StopAsync();
        var lost = await File.ReadAllTextAsync(Path.Combine(bridge.DataFolder, "secrets.key"), Cancellation);
        await using var output = new StringWriter();

        await SecretMaintenance.AcceptLossAsync(Where(bridge.DataFolder, hasKeyFile: false), output, Cancellation);

        Assert.Contains("given up: the external account key", output.ToString(), StringComparison.Ordinal);
        var kept = Assert.Single(Directory.GetFiles(bridge.DataFolder, "secrets.key.*"));
        Assert.Equal(lost, await File.ReadAllTextAsync(kept, Cancellation));
        await bridge.RestartAsync(("Secrets__KeyFile", ""));
    }

    /// <summary>A backup has the key in encrypted form; another machine with the key file reads all, one without is told so.</summary>
    [Fact]
    public async Task Backup_OfAnEncryptedKey_IsRestoredElsewhereWithTheKeyFile()
    {
        await using var bridge = await StartAsync(hasKeyFile: true);
        await MakeSecretsAsync(bridge);
        var file = await BackUpAsync(bridge);

        Assert.Equal(["backup.json", "bridge.db", "secrets.key"], Names(file));
        var data = Path.Combine(_folder.Path, "elsewhere");
        Assert.DoesNotContain("has no secrets.key", await RestoreAsync(file, data), StringComparison.Ordinal);
        Assert.Empty(await UnreadableAsync(data, Ring(data, true)));
        Assert.Throws<StoreUnavailableException>(() => Ring(data, false));
    }

    /// <summary>A key in clear is in no backup in clear, unless it is asked for.</summary>
    [Fact]
    public async Task Backup_OfAKeyInClear_HasItOnlyWhenAskedOrEncrypted()
    {
        await using var bridge = await StartAsync(hasKeyFile: false);
        await MakeSecretsAsync(bridge);
        var file = await BackUpAsync(bridge);

        Assert.Equal(["backup.json", "bridge.db"], Names(file));
        var data = Path.Combine(_folder.Path, "elsewhere");
        Assert.Contains("The backup has no secrets.key. If", await RestoreAsync(file, data), StringComparison.Ordinal);
        Assert.Equal(4, (await UnreadableAsync(data, Ring(data, false))).Count);
        File.Copy(Path.Combine(bridge.DataFolder, "secrets.key"), Path.Combine(data, "secrets.key"));
        Assert.Empty(await UnreadableAsync(data, Ring(data, false)));

        // Over the bridge's own folder, the key there stays.
        await bridge.StopAsync();
        Assert.Contains("stays in place", await RestoreAsync(file, bridge.DataFolder, replace: true), StringComparison.Ordinal);
        Assert.Empty(await UnreadableAsync(bridge.DataFolder, Ring(bridge.DataFolder, false)));

        await bridge.RestartAsync(("Backup__IncludeKeys", "true"));
        Assert.Equal(
            ["backup.json", "bridge.db", "secrets.key", "tls/ca.key", "tls/ca.pem", "tls/server.key", "tls/server.pem"],
            Names(await BackUpAsync(bridge)));
        await bridge.RestartAsync(("Backup__IncludeKeys", "false"), ("Backup__KeyFile", _folder.File("backup.key", "a passphrase")));
        var encrypted = (await bridge.Bridge.Backups.MakeAsync(Path.Combine(_folder.Path, "encrypted"), Cancellation));
        Assert.Equal((true, false), (encrypted.IsEncrypted, encrypted.LacksSecretsKey));
    }

    private static StoredExternalAccountKey KeyOf(int number, SecretKeyRing ring) => new()
    {
        Kid = $"key_{number}",
        Tenant = new TenantId("shop"),
        Created = DateTimeOffset.UnixEpoch,
        ProtectedHmac = ring.Protect(RandomNumberGenerator.GetBytes(32), StoredExternalAccountKey.PurposeOf($"key_{number}")),
    };

    private static async Task<LiteDbDocumentStore> OpenAsync(string folder) => await LiteDbDocumentStore.OpenAsync(
        folder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, Cancellation);

    private static async Task<IReadOnlyList<string>> UnreadableAsync(string folder, SecretKeyRing ring)
    {
        await using var store = await OpenAsync(folder);
        return await new StoredSecrets(store).FindUnreadableAsync(ring, Cancellation);
    }

    /// <summary>
    /// One of each kind: an external account key, an approval's secret, a second factor and one that is not confirmed yet.
    /// </summary>
    private static async Task<(string Kid, byte[] Totp)> MakeSecretsAsync(RunningBridge bridge)
    {
        using var operates = await ApiClient.WithRoleAsync(bridge, "operate");
        var kid = (string)(await operates.PostAsync("eab-keys", new { tenant = "shop" }))["kept"]!["kid"]!;
        string[] names = ["asked.test"];
        var approval = new { url = "https://127.0.0.1:9/approve", secret = ApprovalSecret };
        await operates.PostAsync("tenants", new { name = "asked", settings = new { names, approval } });
        var operators = bridge.Bridge.Operators;
        await operators.AddAsync("mia", OperatorRole.View, "a hash", Cancellation);
        var totp = await operators.BeginTotpAsync("mia", Cancellation);
        await operators.ConfirmTotpAsync("mia", _ => 1, Cancellation);
        await operators.BeginTotpAsync("mia", Cancellation);
        return (kid, totp);
    }

    private static async Task AssertWorkAsync(RunningBridge bridge, (string Kid, byte[] Totp) secrets)
    {
        using var views = await ApiClient.WithRoleAsync(bridge, "view");
        Assert.Equal("active", (string?)(await views.GetAsync($"eab-keys/{secrets.Kid}"))["status"]);
        Assert.Null((await views.GetAsync("tenants/asked"))["approval"]!["problem"]);
        var mia = await bridge.Bridge.Operators.FindAsync("mia", Cancellation);
        Assert.Equal(secrets.Totp, bridge.Bridge.Operators.TotpSecretOf(mia!));
    }

    private static string[] Names(string file)
    {
        using var packed = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var tar = new TarReader(packed);
        var names = new List<string>();
        while (tar.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    private Task<RunningBridge> StartAsync(bool hasKeyFile) =>
        RunningBridge.StartAsync(hasKeyFile ? new() { ["Secrets__KeyFile"] = _key } : []);

    private async Task<string> BackUpAsync(RunningBridge bridge) =>
        (await bridge.Bridge.Backups.MakeAsync(Path.Combine(_folder.Path, Path.GetRandomFileName()), Cancellation)).File;

    private async Task<string> RestoreAsync(string file, string data, bool replace = false)
    {
        await using var output = new StringWriter();
        var where = new ServeOptions { Sandbox = true, DataFolder = data };
        Assert.Equal(
            ExitCode.Success,
            await StoreMaintenance.RestoreAsync(where, new RestoreOptions(file, null, replace), output, Cancellation));
        return output.ToString();
    }

    private ServeOptions Where(string data, bool hasKeyFile) =>
        new() { Sandbox = true, DataFolder = data, ConfigFile = hasKeyFile ? _configuration : null };

    private SecretKeyRing Ring(string folder, bool hasKeyFile) => SecretKeyRing.Open(
        folder, BridgeConfiguration.Load(Where(folder, hasKeyFile)).SecretKeys, NullLogger.Instance);

    /// <summary>A folder with the key of now.</summary>
    private string Keep(RunningBridge bridge)
    {
        var kept = Directory.CreateDirectory(Path.Combine(_folder.Path, "before")).FullName;
        File.Copy(Path.Combine(bridge.DataFolder, "secrets.key"), Path.Combine(kept, "secrets.key"));
        return kept;
    }

    /// <summary>Gives up once so many secrets were encrypted.</summary>
    private sealed class CuttingProtector(SecretKeyRing ring, int after, CancellationTokenSource cut) : ISecretProtector
    {
        private int _done;

        public byte[] Protect(ReadOnlySpan<byte> secret, string purpose)
        {
            if (++_done > after || after == 0)
            {
                cut.Cancel();
            }

            return ring.Protect(secret, purpose);
        }

        public byte[]? Unprotect(ReadOnlySpan<byte> kept, string purpose) => ring.Unprotect(kept, purpose);
    }
}
