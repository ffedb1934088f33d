using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.Reseller;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Backup</c>: which backups the bridge makes by itself.</summary>
internal static class BackupSection
{
    private static readonly BackupOptions Defaults = new();

    internal static readonly SettingGroup Keys = new("Backup");

    internal static readonly Setting<string> Folder = Keys.Value("Folder",
        "The folder that backups of the data folder go to, best on another disk; relative to the current folder",
        Text(), example: "/var/backups/acme-bridge", note: "no backups are made by time");

    internal static readonly Setting<TimeSpan> Interval = Keys.Value("Interval",
        "The time from one backup to the next", Duration("1h", "31d"), Defaults.Interval, example: "24h");

    internal static readonly Setting<int> Keep = Keys.Value("Keep",
        "How many of the backups in `Folder` are kept; older ones are deleted when a new one is made and verified",
        Integer(1, 10_000), Defaults.Keep, example: "14");

    internal static readonly Setting<string> KeyFile = Keys.Value("KeyFile",
        "A file that holds a passphrase alone, by which all backups are encrypted, also those made by `backup`. Keep a copy of it "
        + "elsewhere",
        Text("Name a file that holds a passphrase alone, for example of: openssl rand -base64 32"),
        example: "/etc/acme-bridge/backup.key", note: "backups are not encrypted");

    internal static BackupOptions Read(SettingsReader reader) => new()
    {
        Folder = reader.Text(Folder) is { } folder ? reader.FullPath(folder) : null,
        Interval = reader.Get(Interval),
        Keep = reader.Get(Keep),
        Key = reader.Text(KeyFile) is { } file && SecretReader.ReadFile(reader, KeyFile, file, "passphrase") is { } key
            ? new Secret(key)
            : null,
    };
}
