using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Secrets;
using CentralNic.Reseller;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Turns raw settings into values and collects every mistake on the way, so that all are told at once.</summary>
/// <remarks>After a mistake the reader goes on with the default; what it returns then is used only to find further mistakes.</remarks>
/// <param name="raw">What the sources say.</param>
/// <param name="workingDirectory">What relative paths are relative to.</param>
/// <param name="environment">The process's environment.</param>
internal sealed class SettingsReader(RawSettings raw, string workingDirectory, IReadOnlyDictionary<string, string> environment)
{
    private const string CredentialPrefix = "credential:";
    private const string InstalledCredentials = "/etc/acme-bridge/credentials";

    // In place of a default: an empty text is a value.
    private static readonly object EmptyCounts = new();

    private readonly List<SettingError> _errors = [];
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, (Setting Setting, object? Missing)> _read = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The simulated reseller's source; <see langword="null"/>: the configuration is for the real one.</summary>
    internal SandboxSource? Sandbox { get; init; }

    /// <summary>The mistakes found so far.</summary>
    internal IReadOnlyList<SettingError> Errors => _errors;

    /// <summary>What works but should be looked at, one sentence each.</summary>
    internal IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What was read so far, with where it came from.</summary>
    internal IEnumerable<EffectiveSetting> Effective => _read.Values.Select(read => Describe(read.Setting, read.Missing));

    /// <summary>The files that hold a secret alone, by path, with the SHA-256 of what they held.</summary>
    internal Dictionary<string, string> SecretFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>What encrypted secrets of the configuration are decrypted with; <see langword="null"/>: nothing.</summary>
    internal KeyEncryptionKeys? EncryptionKeys { get; set; }

    /// <summary>All secrets that were read, for what looks for them in texts.</summary>
    internal List<Secret> KnownSecrets { get; } = [];

    /// <summary>
    /// What was given, to be compared with what is given later: of a secret, and of a file that holds one, the SHA-256 stands here.
    /// </summary>
    internal IReadOnlyDictionary<string, string> Snapshot => Effective.Where(each => each.Origin is not null).ToDictionary(
        each => each.Setting.Key,
        each => each.Setting.IsSecret && raw.Find(each.Setting.Key) is { } secret ? HashOf(secret.Value)
            : each.Value is { Length: > 0 } path && SecretFiles.TryGetValue(FullPath(path), out var hash) ? $"{path} {hash}"
            : each.Value ?? "",
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// What a program of the operator's gets of the bridge's environment: all but the bridge's own settings and what is between it and
    /// systemd.
    /// </summary>
    internal IReadOnlyDictionary<string, string> EnvironmentOfPrograms { get; } = environment
        .Where(variable => !SettingsEnvironment.IsSetting(variable.Key) && !SettingsEnvironment.Systemd.Contains(variable.Key))
        .ToDictionary();

    /// <summary>The text of a key without blanks around it; <see langword="null"/> when it is missing or empty.</summary>
    internal string? Text(Setting setting)
    {
        _read.TryAdd(setting.Key, (setting, null));
        return raw.Find(setting.Key)?.Value.Trim() is { Length: > 0 } text ? text : null;
    }

    /// <summary>The text of a key just as it was found; <see langword="null"/> when it is missing.</summary>
    internal string? Untrimmed(Setting setting) => raw.Find(setting.Key)?.Value;

    /// <summary>Whether some source has the key with an empty value, where that means something else than the default.</summary>
    internal bool IsEmptied(Setting setting)
    {
        if (raw.Find(setting.Key) is not { } found || found.Value.Trim().Length > 0)
        {
            return false;
        }

        _read[setting.Key] = (setting, EmptyCounts);
        return true;
    }

    /// <summary>Whether some source has a list with entries.</summary>
    internal bool IsListGiven(Setting setting) => raw.FindList(setting.Key) is { } list && list.Any(entry => entry.Value.Trim().Length > 0);

    /// <summary>Whether the value of a key comes from an environment variable.</summary>
    internal bool IsFromEnvironment(Setting setting) =>
        raw.Find(setting.Key)?.Origin.StartsWith(SettingsEnvironment.Origin, StringComparison.Ordinal) == true;

    /// <summary>The file that the value of a key stands in; <see langword="null"/>: it comes from elsewhere.</summary>
    internal string? FileOf(Setting setting) =>
        raw.Find(setting.Key)?.Origin is { } origin && !IsFromEnvironment(setting) && File.Exists(FullPath(origin))
            ? FullPath(origin)
            : null;

    /// <summary>The value of a key; <see langword="null"/> when it is missing or wrong.</summary>
    internal T? Find<T>(Setting<T> setting) => Get(setting, setting.Missing!);

    /// <summary>The value of a key, or the default when it is missing or empty.</summary>
    internal T Get<T>(Setting<T> setting) => Get(setting, setting.Missing!);

    /// <summary>The same with a default that follows from other settings.</summary>
    internal T Get<T>(Setting<T> setting, T missing)
    {
        _read[setting.Key] = (setting, missing);
        if (Text(setting) is not { } text)
        {
            return missing;
        }

        if (setting.Type.Parse(text, out var value, out var problem))
        {
            return value;
        }

        Fail(setting, problem, setting.Type.Mend(setting.Write(missing) ?? ""));
        return missing;
    }

    /// <summary>The value of a key that must be there; the default of its type when it is not.</summary>
    internal T? Required<T>(Setting<T> setting)
    {
        if (Text(setting) is null)
        {
            Fail(setting, "is missing", setting.Type.Mend(""));
        }

        return Find(setting);
    }

    /// <summary>The entries of a list, or the default when no source has the key.</summary>
    internal IReadOnlyList<T> Get<T>(ListSetting<T> setting)
    {
        _read[setting.Key] = (setting, null);
        if (raw.FindList(setting.Key) is not { } entries)
        {
            return setting.Missing;
        }

        var values = new List<T>(entries.Count);
        foreach (var entry in TextsOf(entries))
        {
            if (setting.Type.Parse(entry.Value, out var value, out var problem))
            {
                values.Add(value);
            }
            else
            {
                _errors.Add(new SettingError(setting.Key, entry.Value, entry.Origin, problem, setting.Type.Mend("")));
            }
        }

        return values;
    }

    /// <summary>The environment variables that a section consists of; empty when it is, or is partly, from elsewhere.</summary>
    internal IReadOnlyList<(string Key, string Origin)> OnlyFromEnvironment(string section)
    {
        var all = raw.Below(section);
        return all.All(found => found.Setting.Origin.StartsWith(SettingsEnvironment.Origin, StringComparison.Ordinal))
            ? [.. all.Select(found => (found.Key, found.Setting.Origin))]
            : [];
    }

    /// <summary>The names one level below a key.</summary>
    internal IReadOnlyList<string> ChildrenOf(string key) => raw.ChildrenOf(key);

    /// <summary>Whether a mistake in a key was told.</summary>
    internal bool HasFailed(Setting setting) => _errors.Any(error => error.Key == setting.Key);

    /// <summary>
    /// The path of a file: relative to the working directory; <c>credential:NAME</c> is the file of this name that systemd handed over
    /// (systemd.exec(5), LoadCredential), or, for root's commands, the one that the unit has it from.
    /// </summary>
    internal string FullPath(string path) => path.StartsWith(CredentialPrefix, StringComparison.Ordinal)
        ? CredentialPath(path[CredentialPrefix.Length..])
        : Path.GetFullPath(path, workingDirectory);

    /// <summary>Adds a source that is stronger than all others.</summary>
    internal void Add(IReadOnlyDictionary<string, RawSetting> source) => raw.Add(source);

    /// <summary>Notes what works but should be looked at, in a sentence.</summary>
    internal void Warn(string warning) => _warnings.Add(warning);

    /// <summary>Notes a mistake in the value of a key, which is shown unless it is a secret.</summary>
    internal void Fail(Setting setting, string problem, string mend)
    {
        var found = raw.Find(setting.Key);
        _errors.Add(new SettingError(setting.Key, setting.IsSecret ? null : found?.Value, found?.Origin, problem, mend));
    }

    /// <summary>Notes a mistake in what a file holds, whose name is not shown either: it may be the secret itself.</summary>
    internal void FailSecret(Setting setting, string problem, string mend) =>
        _errors.Add(new SettingError(setting.Key, null, raw.Find(setting.Key)?.Origin, problem, mend));

    /// <summary>Notes a mistake in a section. A text in its place is not shown: it may be a secret.</summary>
    internal void Fail(string section, string problem, string mend) =>
        _errors.Add(new SettingError(section, null, raw.Find(section)?.Origin, problem, mend));

    /// <summary>Notes the keys that are none of ours.</summary>
    internal void FailUnknownKeys()
    {
        foreach (var key in raw.Keys().Where(key => KnownSettings.Find(key) is null))
        {
            var found = raw.Find(key)!;
            if (found.Value.Length == 0 && KnownSettings.IsSection(key))
            {
                continue;
            }

            // The value stays out: a misspelled "Pasword" holds a secret.
            var mend = KnownSettings.Nearest(key) is { } near
                ? $"Did you mean {near}?"
                : "Remove it; docs/configuration.md lists all keys.";
            _errors.Add(new SettingError(key, null, found.Origin, "is not a key of the bridge", mend));
        }
    }

    /// <summary>The SHA-256 of a text, lower-case hex.</summary>
    internal static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static IEnumerable<RawSetting> TextsOf(IEnumerable<RawSetting> entries) =>
        entries.Select(entry => entry with { Value = entry.Value.Trim() }).Where(entry => entry.Value.Length > 0);

    private EffectiveSetting Describe(Setting setting, object? missing)
    {
        var found = raw.Find(setting.Key);
        if (setting.IsList)
        {
            // An empty list has no entries that could tell where it is from.
            return raw.FindList(setting.Key) is { } entries
                ? new EffectiveSetting(
                    setting,
                    Setting.ListText(TextsOf(entries).Select(entry => entry.Value)),
                    found?.Origin ?? string.Join(", ", entries.Select(entry => entry.Origin).Distinct()))
                : new EffectiveSetting(setting, setting.Default, null);
        }

        var isGiven = found is not null && (missing == EmptyCounts || found.Value.Trim().Length > 0);
        var value = isGiven ? found!.Value.Trim() : setting.Write(missing);
        return new EffectiveSetting(setting, setting.IsSecret && value is not null ? "(set)" : value, isGiven ? found!.Origin : null);
    }

    /// <summary>A folder that LoadCredential names as a whole gives files that begin with its name and an underscore.</summary>
    private string CredentialPath(string name)
    {
        var folder = environment.GetValueOrDefault(SettingsEnvironment.CredentialsDirectory) ?? InstalledCredentials;
        return new[] { name, "acme-bridge_" + name }
            .Select(file => Path.Combine(folder, Path.GetFileName(file)))
            .FirstOrDefault(File.Exists) ?? Path.Combine(folder, Path.GetFileName(name));
    }
}

/// <summary>A key with what counts.</summary>
/// <param name="Setting">The key.</param>
/// <param name="Value">As it is written; <see langword="null"/>: none.</param>
/// <param name="Origin">Where it was found; <see langword="null"/>: it is the default.</param>
internal sealed record EffectiveSetting(Setting Setting, string? Value, string? Origin);
