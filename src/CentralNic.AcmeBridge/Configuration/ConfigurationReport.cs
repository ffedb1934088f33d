using System.Text.Json;
using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The settings that count, and the mistakes in them.</summary>
/// <param name="Settings">Key, value and where it comes from; never a secret.</param>
/// <param name="Errors">The mistakes.</param>
internal sealed partial record ConfigurationReport(IReadOnlyList<ReportedSetting> Settings, IReadOnlyList<SettingError> Errors)
{
    /// <summary>The settings, one line each.</summary>
    internal IReadOnlyList<string> Lines => [.. Settings.Select(each => $"{each.Key} = {each.Value} ({each.Origin})")];

    /// <summary>The report of what was read.</summary>
    internal static ConfigurationReport Of(SettingsReader reader)
    {
        // Below a name of the operator's, what is neither given nor has a default is left out: contacts have many such keys.
        var shown = reader.Effective.Where(each => each.Value is not null || !each.Setting.Template.Contains('<')).ToArray();

        // In the order of the declarations, but all keys of one name together.
        List<string> declared = [.. KnownSettings.All.Select(setting => setting.Key)];
        List<string> names = [.. shown.Select(each => Section(each.Setting, each.Setting.Key).ToUpperInvariant()).Distinct()];
        var settings = shown
            .OrderBy(each => declared.FindIndex(key => IsIn(key, Section(each.Setting, each.Setting.Template))))
            .ThenBy(each => names.IndexOf(Section(each.Setting, each.Setting.Key).ToUpperInvariant()))
            .ThenBy(each => declared.IndexOf(each.Setting.Template))
            .Select(each => new ReportedSetting(each.Setting.Key, Text(each.Value), each.Origin ?? "default"));
        return new ConfigurationReport([.. settings], reader.Errors);
    }

    /// <summary>A key or its template up to the operator's first name: <c>Profiles:shop</c>; all of it where there is none.</summary>
    private static string Section(Setting setting, string key)
    {
        var before = setting.Template.Split(':').TakeWhile(part => !part.StartsWith('<')).Count();
        return string.Join(':', key.Split(':').Take(before + 1));
    }

    private static bool IsIn(string key, string section) => key == section || key.StartsWith(section + ":", StringComparison.Ordinal);

    private static string Text(string? value) => value switch
    {
        null => "none",
        "" => "\"\"",
        _ when value.Any(char.IsControl) => JsonSerializer.Serialize(UserInfo().Replace(value, "://(set)@"), SettingsSchema.Plain),
        _ => UserInfo().Replace(value, "://(set)@"),
    };

    // A proxy's URL may hold a password.
    [GeneratedRegex("://[^/?#]*@")]
    private static partial Regex UserInfo();
}

/// <summary>A setting that counts, as people read it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Its value; of a secret only that it is set.</param>
/// <param name="Origin">Where it comes from.</param>
internal sealed record ReportedSetting(string Key, string Value, string Origin);
