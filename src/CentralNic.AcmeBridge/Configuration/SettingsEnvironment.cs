using System.Collections.Frozen;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Picks the settings out of the environment variables.</summary>
/// <remarks>
/// <c>ACMEBRIDGE_Reseller__Login</c> and <c>Reseller__Login</c> both mean <c>Reseller:Login</c>; the first is stronger. Without
/// the prefix, a variable counts only when its name begins with a section of ours and <c>__</c>, or is exactly one of the
/// top-level keys: other programs have variables too.
/// </remarks>
internal static class SettingsEnvironment
{
    /// <summary>Names the folder with what systemd hands over (systemd.exec(5), LoadCredential).</summary>
    internal const string CredentialsDirectory = "CREDENTIALS_DIRECTORY";

    /// <summary>How often systemd wants to be told that the process is alive, in microseconds (sd_watchdog_enabled(3)).</summary>
    internal const string WatchdogTime = "WATCHDOG_USEC";

    /// <summary>The process that is to tell it.</summary>
    internal const string WatchdogProcess = "WATCHDOG_PID";

    /// <summary>What is between systemd and the service alone; no program of the operator's gets it.</summary>
    internal static FrozenSet<string> Systemd { get; } =
        new[] { "NOTIFY_SOCKET", WatchdogTime, WatchdogProcess, CredentialsDirectory }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What names of variables may begin with.</summary>
    internal const string Prefix = "ACMEBRIDGE_";

    /// <summary>What the origin of such a setting begins with.</summary>
    internal const string Origin = "environment variable";

    /// <summary>The two sources, the weaker one first.</summary>
    internal static IEnumerable<IReadOnlyDictionary<string, RawSetting>> Read(IReadOnlyDictionary<string, string> variables)
    {
        var plain = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        var prefixed = new Dictionary<string, RawSetting>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                prefixed[KeyOf(name[Prefix.Length..])] = new RawSetting(value, $"{Origin} {name}");
            }
            else if (IsOurs(name))
            {
                plain[KeyOf(name)] = new RawSetting(value, $"{Origin} {name}");
            }
        }

        return [plain, prefixed];
    }

    /// <summary>Whether a variable is a setting of the bridge, which may be a secret.</summary>
    internal static bool IsSetting(string name) => name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || IsOurs(name);

    private static string KeyOf(string name) => name.Replace("__", ":", StringComparison.Ordinal);

    private static bool IsOurs(string name)
    {
        var separator = name.IndexOf("__", StringComparison.Ordinal);
        if (separator < 0)
        {
            return KnownSettings.TopLevel.Contains(name);
        }

        var section = name[..separator];
        if (section.Equals("Logging", StringComparison.OrdinalIgnoreCase))
        {
            // Container images set ASP.NET's own Logging__… variables; only ours count.
            return KnownSettings.Find(KeyOf(name)) is not null;
        }

        return KnownSettings.Sections.Contains(section) || KnownSettings.TopLevel.Contains(section);
    }
}
