using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>Turns raw settings into values and collects every mistake on the way, so that all are told at once.</summary>
/// <remarks>After a mistake the reader goes on with the default; what it returns then is used only to find further mistakes.</remarks>
internal sealed class SettingsReader(RawSettings raw)
{
    private readonly List<SettingError> _errors = [];
    private readonly HashSet<string> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a value from its text, or says what is wrong with it, to follow the text: <c>is not a port</c>.</summary>
    internal delegate bool Parse<T>(string text, [MaybeNullWhen(false)] out T value, out string problem);

    /// <summary>The mistakes found so far.</summary>
    internal IReadOnlyList<SettingError> Errors => _errors;

    /// <summary>The keys that were asked for; a test compares them with <see cref="SettingKeys.All"/>.</summary>
    internal IReadOnlySet<string> Asked => _asked;

    /// <summary>The text of a key without blanks around it; <see langword="null"/> when it is missing or empty.</summary>
    internal string? Text(string key) => Find(key) is { Value: { } value } && value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The text of a key just as it was found; <see langword="null"/> when it is missing.</summary>
    internal string? Untrimmed(string key) => Find(key)?.Value;

    /// <summary>Whether some source has the key, be it with an empty value.</summary>
    internal bool IsGiven(string key) => Find(key) is not null;

    /// <summary>Whether some source has a list with entries.</summary>
    internal bool IsListGiven(string key)
    {
        _asked.Add(key);
        return raw.FindList(key) is { Count: > 0 } list && list.Any(entry => entry.Value.Trim().Length > 0);
    }

    /// <summary>Whether the value of a key comes from an environment variable.</summary>
    internal bool IsFromEnvironment(string key) => Find(key)?.Origin.StartsWith(SettingsEnvironment.Origin, StringComparison.Ordinal) == true;

    /// <summary>The text of a key that must be there.</summary>
    internal string Required(string key, string mend)
    {
        if (Text(key) is { } text)
        {
            return text;
        }

        Fail(key, "is missing", mend);
        return "";
    }

    /// <summary>The value of a key, or the default when it is missing or empty.</summary>
    internal T Value<T>(string key, T missing, Parse<T> parse, string mend)
    {
        if (Text(key) is not { } text)
        {
            return missing;
        }

        if (parse(text, out T? value, out string problem))
        {
            return value;
        }

        Fail(key, problem, mend);
        return missing;
    }

    /// <summary>The entries of a list, or the default when no source has the key.</summary>
    internal IReadOnlyList<T> List<T>(string key, IReadOnlyList<T> missing, Parse<T> parse, string mend)
    {
        _asked.Add(key);
        if (raw.FindList(key) is not { } entries)
        {
            return missing;
        }

        var values = new List<T>(entries.Count);
        foreach (RawSetting entry in entries)
        {
            string text = entry.Value.Trim();
            if (text.Length == 0)
            {
                continue;
            }

            if (parse(text, out T? value, out string problem))
            {
                values.Add(value);
            }
            else
            {
                _errors.Add(new SettingError(key, text, entry.Origin, problem, mend));
            }
        }

        return values;
    }

    /// <summary>A whole number within bounds.</summary>
    internal int Integer(string key, int missing, int least, int most) => Value(
        key,
        missing,
        (string text, out int value, out string problem) =>
        {
            problem = "is not a whole number within the bounds";
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
        },
        $"Give a number from {least} to {most}, for example {missing}.");

    /// <summary>A number within bounds, with a point for fractions.</summary>
    internal double Number(string key, double missing, double least, double most) => Value(
        key,
        missing,
        (string text, out double value, out string problem) =>
        {
            problem = "is not a number within the bounds";
            return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;
        },
        string.Create(CultureInfo.InvariantCulture, $"Give a number from {least} to {most}, for example {missing}."));

    /// <summary><c>true</c> or <c>false</c>.</summary>
    internal bool Flag(string key, bool missing) => Value(
        key,
        missing,
        (string text, out bool value, out string problem) =>
        {
            problem = "is neither true nor false";
            return bool.TryParse(text, out value);
        },
        "Give true or false.");

    /// <summary>A length of time within bounds.</summary>
    internal TimeSpan Duration(string key, TimeSpan missing, TimeSpan least, TimeSpan most) => Value(
        key,
        missing,
        (string text, out TimeSpan value, out string problem) =>
        {
            if (!DurationText.TryParse(text, out value, out problem))
            {
                return false;
            }

            problem = $"is not between {DurationText.Format(least)} and {DurationText.Format(most)}";
            return value >= least && value <= most;
        },
        $"{DurationText.Mend} The default is {DurationText.Format(missing)}.");

    /// <summary>An absolute http or https URL.</summary>
    internal Uri? Url(string key, string mend) => Value<Uri?>(
        key,
        null,
        WebUrl.TryParse,
        mend);

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

    /// <summary>Notes a mistake in the value of a key, which is shown.</summary>
    internal void Fail(string key, string problem, string mend)
    {
        RawSetting? found = raw.Find(key);
        _errors.Add(new SettingError(key, found?.Value, found?.Origin, problem, mend));
    }

    /// <summary>Notes a mistake in a secret, whose value is not shown.</summary>
    internal void FailSecret(string key, string problem, string mend) =>
        _errors.Add(new SettingError(key, null, raw.Find(key)?.Origin, problem, mend));

    /// <summary>Notes the keys that are none of ours.</summary>
    internal void FailUnknownKeys()
    {
        foreach (string key in raw.Keys().Where(key => !SettingKeys.IsKnown(key)))
        {
            RawSetting found = raw.Find(key)!;
            if (found.Value.Length == 0 && SettingKeys.IsSection(key))
            {
                continue;
            }

            // The value stays out: a misspelled "Pasword" holds a secret.
            string mend = SettingKeys.Nearest(key) is { } near ? $"Did you mean {near}?" : "Remove it; docs/configuration.md lists all keys.";
            _errors.Add(new SettingError(key, null, found.Origin, "is not a key of the bridge", mend));
        }
    }

    private RawSetting? Find(string key)
    {
        _asked.Add(key);
        return raw.Find(key);
    }
}
