using System.Globalization;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Core.Backups;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.Reseller;
using static CentralNic.AcmeBridge.Configuration.SettingTypes;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The section <c>Backup</c>: which backups the bridge makes by itself.</summary>
internal static partial class BackupSection
{
    private static readonly BackupOptions Defaults = new();

    internal static readonly SettingGroup Keys = new("Backup");

    internal static readonly Setting<string> Folder = Keys.Value("Folder",
        "The folder that backups of the data folder go to, best on another disk; relative to the current folder",
        Text(), example: "/var/backups/acme-bridge", note: "no backups are made by time");

    internal static readonly Setting<TimeSpan> Interval = Keys.Value("Interval",
        "The time from one backup to the next", Duration("1h", "31d"), Defaults.Interval, example: "24h");

    internal static readonly Setting<string> TimeOfDay = Keys.Value("TimeOfDay",
        "The time of day, UTC, at which a backup is begun; `Interval` must be whole days then. Where there is none yet, or one was missed, "
        + "it is begun at once",
        Text(HoursAndMinutes(), "is not a time of day", "Give hours and minutes, UTC, for example 02:30."),
        example: "02:30", note: "when `Interval` is over");

    internal static readonly Setting<int> Keep = Keys.Value("Keep",
        "How many of the backups in `Folder` are kept; older ones are deleted when a new one is made and verified",
        Integer(1, 10_000), Defaults.Keep, example: "14");

    internal static readonly Setting<string> KeyFile = Keys.Value("KeyFile",
        "A file that holds a passphrase alone, by which all backups are encrypted, also those made by `backup`. Keep a copy of it "
        + "elsewhere",
        Text("Name a file that holds a passphrase alone, for example of: openssl rand -base64 32"),
        example: "/etc/acme-bridge/backup.key", note: "backups are not encrypted");

    internal static readonly Setting<bool> IncludeKeys = Keys.Value("IncludeKeys",
        "Whether backups that are not encrypted hold keys in clear: `secrets.key`, unless `Secrets` has it encrypted, and the development "
        + "CA's. Without them, and without a copy of `secrets.key`, external account keys and second factors of the store cannot be "
        + "restored",
        Flag, false, example: "true");

    /// <summary>Reads it.</summary>
    /// <param name="protection">What <c>secrets.key</c> is encrypted with; <see langword="null"/>: nothing.</param>
    internal static BackupOptions Read(SettingsReader reader, KeyProtection? protection)
    {
        var options = Read(reader);
        var includes = reader.Get(IncludeKeys) || options.Key is not null;
        return options with { IncludesSecretsKey = includes || protection is not null, IncludesDevelopmentCa = includes };
    }

    private static BackupOptions Read(SettingsReader reader) => new()
    {
        Folder = reader.Text(Folder) is { } folder ? reader.FullPath(folder) : null,
        Interval = reader.Get(Interval),
        TimeOfDay = ReadTimeOfDay(reader),
        Keep = reader.Get(Keep),
        Key = reader.Text(KeyFile) is { } file && SecretReader.ReadFile(reader, KeyFile, file, "passphrase") is { } key
            ? new Secret(key)
            : null,
    };

    private static TimeOnly? ReadTimeOfDay(SettingsReader reader)
    {
        if (reader.Find(TimeOfDay) is not { } text)
        {
            return null;
        }

        if (reader.Get(Interval).Ticks % TimeSpan.TicksPerDay != 0)
        {
            reader.Fail(
                TimeOfDay,
                $"is set, and {Interval.Key} is not whole days",
                $"Give {Interval.Key} in whole days, for example 24h or 7d, or remove {TimeOfDay.Key}.");
        }

        return TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^(?:[01][0-9]|2[0-3]):[0-5][0-9]$")]
    private static partial Regex HoursAndMinutes();
}
