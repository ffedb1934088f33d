using CentralNic.AcmeBridge.Secrets;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Secrets</c>: what the secrets of the store and of the configuration are encrypted with.</summary>
internal static class SecretsSection
{
    internal static readonly SettingGroup Keys = new("Secrets");

    internal static readonly Setting<string> KeyFile = Keys.Value("KeyFile",
        "A file with a key by which `secrets.key` of the data folder is encrypted, and secrets of the configuration can be "
        + "([security.md](security.md#secrets)): 32 bytes in Base64, as of `openssl rand -base64 32`. Further lines are keys of before, "
        + "that decrypt only. Keep it outside the data folder and a copy elsewhere: without it those secrets are lost",
        Text("Name a file with a key as 'openssl rand -base64 32' prints it, or credential:NAME."),
        example: "/etc/acme-bridge/secrets.kek", note: "`secrets.key` is not encrypted", isReloaded: true);

    internal static readonly Setting<string> Key = Keys.Value("Key",
        "The key itself, several with commas between them; only from the environment, a configuration file with it is refused",
        Text("Give a key as 'openssl rand -base64 32' prints it, in a file named by KeyFile, or in an environment variable."),
        example: "Secrets__Key=…", isSecret: true, isForEnvironmentOnly: true, isReloaded: true);

    internal static readonly Setting<bool> UseDpapi = Keys.Value("UseDpapi",
        "Windows only: whether `secrets.key` is encrypted by Windows' Data Protection API, for the user that runs the bridge and on this "
        + "machine alone. A backup without `Backup:KeyFile` can be restored with its secrets on this machine only",
        Flag, false, example: "true");

    /// <summary>Reads the keys, which all sections need whose secrets are encrypted.</summary>
    /// <returns><see langword="null"/>: there are none, or a mistake was told.</returns>
    internal static KeyEncryptionKeys? ReadKeys(SettingsReader reader)
    {
        var (given, file) = (reader.Text(Key), reader.Text(KeyFile));
        if (given is null && file is null)
        {
            return null;
        }

        if (SecretReader.ReadPlain(reader, Key, KeyFile, "key", isOneLine: false) is not { } text)
        {
            return null;
        }

        if (KeyEncryptionKeys.TryParse(text, out var keys, out var problem))
        {
            return keys;
        }

        reader.FailSecret(file is null ? Key : KeyFile, problem, (file is null ? Key : KeyFile).Type.Mend(""));
        return null;
    }

    /// <summary>What <c>secrets.key</c> is encrypted with.</summary>
    /// <param name="dataFolder">The data folder, in which the key file should not be.</param>
    internal static KeyProtection? Read(SettingsReader reader, string dataFolder)
    {
        var platform = reader.Get(UseDpapi);
        if (reader.Text(KeyFile) is { } file && IsIn(dataFolder, reader.FullPath(file)))
        {
            reader.Warn($"{KeyFile.Key} lies in the data folder: who gets a copy of the folder has what decrypts it. Keep it elsewhere.");
        }

        if (platform && (reader.Text(KeyFile) ?? reader.Text(Key)) is not null)
        {
            reader.Fail(UseDpapi, $"is given, and so is a key by {KeyFile.Key} or {Key.Key}", "Keep one of the two.");
            return null;
        }

        if (platform && !OperatingSystem.IsWindows())
        {
            reader.Fail(UseDpapi, "is given, and this is not Windows", $"Use {KeyFile.Key} here.");
            return null;
        }

        return OperatingSystem.IsWindows() && platform ? new DpapiProtection()
            : reader.EncryptionKeys is { } keys ? new KeyFileProtection(keys)
            : null;
    }

    private static bool IsIn(string folder, string file) => Path.GetRelativePath(folder, file) is var path
        && path != file && path != ".." && !path.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
