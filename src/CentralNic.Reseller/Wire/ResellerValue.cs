using System.Globalization;

namespace CentralNic.Reseller.Wire;

/// <summary>Reads and writes the values of properties and parameters. What cannot be read is <see langword="null"/>.</summary>
internal static class ResellerValue
{
    private static readonly char[] Digits = [.. "0123456789"];
    private static readonly string[] DateFormats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd"];

    public static decimal? Decimal(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    public static int? Int(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static long? Long(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary><c>2022-06-27 13:05:54</c> with or without <c>.0</c>, UTC.</summary>
    public static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            DateFormats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var value)
            ? value
            : null;

    public static string? Date(DateTimeOffset? date) => date?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static bool? Flag(string? text) => text?.ToUpperInvariant() switch
    {
        "1" or "YES" or "TRUE" => true,
        "0" or "NO" or "FALSE" => false,
        _ => null,
    };

    /// <summary>A switch that is sent only when it is on.</summary>
    public static string? Flag(bool value) => value ? "1" : null;

    /// <summary>A switch that is sent when it is set to anything.</summary>
    public static string? FlagOf(bool? value) => value switch
    {
        true => "1",
        false => "0",
        null => null,
    };

    public static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>The lines of a property as one text with LF line ends, the last line ended too.</summary>
    public static string? Text(IReadOnlyList<string> lines) =>
        lines.Any(static line => line.Length > 0) ? string.Join('\n', lines) + "\n" : null;

    /// <summary>The values of a property that are not empty, or of <c>name0</c>, <c>name1</c>, … as older sources number them.</summary>
    public static IReadOnlyList<string> List(ResellerResponse response, string name) =>
        [.. Lines(response, name).Where(static value => value.Length > 0)];

    /// <summary>The lines of a text in a property, or in <c>name0</c>, <c>name1</c>, … as older sources number them.</summary>
    public static IReadOnlyList<string> Lines(ResellerResponse response, string name)
    {
        var values = response.Values(name);
        if (values.Count > 0)
        {
            return values;
        }

        List<string>? numbered = null;
        while (response.First(Numbered(name, numbered?.Count ?? 0)) is { } value)
        {
            (numbered ??= []).Add(value);
        }

        return numbered ?? values;
    }

    /// <summary>
    /// The value of a property at an index, or of the property with the number at its name; <see langword="null"/> when empty.
    /// </summary>
    public static string? At(ResellerResponse response, string name, int index) =>
        NullIfEmpty(response.ValueAt(name, index)) ?? response.First(Numbered(name, index));

    private static string Numbered(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{number}");

    /// <summary>The first of several names that has a value.</summary>
    public static string? First(ResellerResponse response, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (response.First(name) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>The properties that are not among the known ones.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Others(ResellerResponse response, HashSet<string> known)
    {
        Dictionary<string, IReadOnlyList<string>>? others = null;
        foreach (var name in response.Names)
        {
            if (!known.Contains(name) && !known.Contains(name.TrimEnd(Digits)))
            {
                (others ??= new(PropertyNameComparer.Instance)).Add(name, response.Values(name));
            }
        }

        return others ?? Empty;
    }

    /// <summary>The columns of a row that are not among the known ones.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Others(ResellerRow row, HashSet<string> known)
    {
        Dictionary<string, IReadOnlyList<string>>? others = null;
        foreach (var name in row.Names)
        {
            if (!known.Contains(name))
            {
                (others ??= new(PropertyNameComparer.Instance)).Add(name, [row[name]!]);
            }
        }

        return others ?? Empty;
    }

    private static readonly Dictionary<string, IReadOnlyList<string>> Empty = [];

    public static HashSet<string> Known(params string[] names) => new(names, PropertyNameComparer.Instance);
}
