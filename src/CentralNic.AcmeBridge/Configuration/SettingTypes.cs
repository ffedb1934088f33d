using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The kinds of values that several sections have.</summary>
internal static partial class SettingTypes
{
    /// <summary>What the names of tenants, profiles and keys look like.</summary>
    internal const string NamePattern = "^[A-Za-z0-9._-]{1,64}$";

    /// <summary>What to write where a name is not of <see cref="NamePattern"/>.</summary>
    internal const string NameMend = "Use up to 64 letters, digits, dots, hyphens and underscores.";

    private const string DurationPattern = "[0-9]+(?:ms|s|m|h|d)";

    /// <summary><c>true</c> or <c>false</c>.</summary>
    internal static SettingType<bool> Flag { get; } = new(
        (string text, out bool value, out string problem) =>
        {
            problem = "is neither true nor false";
            return bool.TryParse(text, out value);
        },
        _ => "Give true or false.",
        new JsonForm("boolean", "true|false"),
        value => value ? "true" : "false");

    internal static SettingType<int> Port { get; } = Integer(1, 65535);

    /// <summary>A length of time without bounds.</summary>
    internal static SettingType<TimeSpan> AnyDuration { get; } =
        new(DurationText.TryParse, _ => DurationText.Mend, new JsonForm(Pattern: DurationPattern), DurationText.Format);

    /// <summary>Any text; what is done with it says whether it is right.</summary>
    internal static SettingType<string> Text(string mend = "", string? pattern = null) =>
        new(TryParseText, _ => mend, new JsonForm(Pattern: pattern), text => text);

    /// <summary>A text of a certain form.</summary>
    internal static SettingType<string> Text(Regex form, string wrong, string mend) => new(
        (string text, [MaybeNullWhen(false)] out string value, out string problem) =>
        {
            (value, problem) = (text, wrong);
            return form.IsMatch(text);
        },
        _ => mend,
        new JsonForm(Pattern: form.ToString()[1..^1]),
        text => text);

    /// <summary>One of several words, in any case unless they are to be exact.</summary>
    internal static SettingType<string> Word(
        IReadOnlyList<string> words, string wrong, string give = "Give some of", bool exact = false) => new(
        (string text, [MaybeNullWhen(false)] out string value, out string problem) =>
        {
            problem = wrong;
            value = words.FirstOrDefault(word => word.Equals(text, exact ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase));
            return value is not null;
        },
        _ => $"{give}: {string.Join(", ", words)}.",
        new JsonForm(Words: words),
        text => text);

    /// <summary>One of an enumeration's names, in any case.</summary>
    internal static SettingType<T> Word<T>(string wrong, string mend, bool lowerCase = false)
        where T : struct, Enum => new(
        (string text, out T value, out string problem) =>
        {
            problem = wrong;
            return Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]);
        },
        _ => mend,
        new JsonForm(Words: lowerCase ? [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())] : Enum.GetNames<T>()),
        value => lowerCase ? value.ToString().ToLowerInvariant() : value.ToString());

    /// <summary>A whole number within bounds.</summary>
    internal static SettingType<int> Integer(int least, int most) => new(
        (string text, out int value, out string problem) =>
        {
            problem = "is not a whole number within the bounds";
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                && value >= least && value <= most;
        },
        missing => $"Give a number from {least} to {most}, for example {missing}.",
        new JsonForm("integer", "[0-9]+", Least: least, Most: most),
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number within bounds, with a point for fractions.</summary>
    internal static SettingType<double> Number(double least, double most) => new(
        (string text, out double value, out string problem) =>
        {
            problem = "is not a number within the bounds";
            return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
                && value >= least && value <= most;
        },
        missing => string.Create(CultureInfo.InvariantCulture, $"Give a number from {least} to {most}, for example {missing}."),
        new JsonForm("number", @"[0-9]+(?:\.[0-9]+)?", Least: least, Most: most),
        value => value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A length of time within bounds.</summary>
    internal static SettingType<TimeSpan> Duration(string least, string most)
    {
        _ = DurationText.TryParse(least, out var shortest, out _);
        _ = DurationText.TryParse(most, out var longest, out _);
        return AnyDuration with
        {
            Parse = (string text, out TimeSpan value, out string problem) =>
            {
                if (!DurationText.TryParse(text, out value, out problem))
                {
                    return false;
                }

                problem = $"is not between {least} and {most}";
                return value >= shortest && value <= longest;
            },
            Mend = missing => $"{DurationText.Mend} The default is {missing}.",
        };
    }

    /// <summary>An absolute http or https URL.</summary>
    internal static SettingType<Uri> Url(string mend) =>
        new(WebUrl.TryParse!, _ => mend, new JsonForm(Pattern: @"https?://\S+"), url => url.OriginalString);

    /// <summary>An address to listen on.</summary>
    internal static SettingType<ListenAddress> Address(string mend, Func<ListenAddress, bool>? isRight = null, string wrong = "") => new(
        (string text, [MaybeNullWhen(false)] out ListenAddress address, out string problem) =>
        {
            if (!ListenAddress.TryParse(text, out address, out problem))
            {
                return false;
            }

            problem = wrong;
            return isRight is null || isRight(address);
        },
        _ => mend,
        new JsonForm(Pattern: @"https?://[^/\s,]+/?"),
        address => address.ToString());

    /// <summary>The address of a DNS server with an optional port.</summary>
    internal static SettingType<IPEndPoint> DnsServer(string mend) =>
        new(NetworkText.TryParseResolver, _ => mend, new JsonForm(Pattern: @"[0-9A-Fa-f.:\[\]]+"), server => server.ToString());

    /// <summary>A network, or a single address.</summary>
    internal static SettingType<IPNetwork> Network(string mend) =>
        new(NetworkText.TryParseNetwork, _ => mend, new JsonForm(Pattern: "[0-9A-Fa-f.:]+(?:/[0-9]+)?"), network => network.ToString());

    /// <summary>A domain.</summary>
    internal static SettingType<string> Domain(string mend) =>
        new(NetworkText.TryParseDomain, _ => mend, new JsonForm(Pattern: @"[^\s,]+"), text => text);

    /// <summary>A domain with all names below it, or <c>*</c> for all names.</summary>
    internal static SettingType<string> Domains(
        string mend = "Give domains, each standing for all names below it too, or * for all.") => Domain(mend).ReadBy(
        (string text, [MaybeNullWhen(false)] out string name, out string problem) =>
        {
            (name, problem) = (text, "");
            return text == "*" || NetworkText.TryParseDomain(text, out name, out problem);
        },
        mend);

    /// <summary>A name of the operator's: of a tenant, a profile, a key.</summary>
    [GeneratedRegex(NamePattern)]
    internal static partial Regex Name();

    private static bool TryParseText(string text, out string value, out string problem)
    {
        (value, problem) = (text, "");
        return true;
    }
}
