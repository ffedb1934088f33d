using System.Globalization;

namespace CentralNic.Reseller.Wire;

/// <summary>Reads and writes the values of properties and parameters. What cannot be read is <see langword="null"/>.</summary>
internal static class ResellerValue
{
    private static readonly string[] DateFormats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd"];

    public static decimal? Decimal(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    public static int? Int(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary><c>2022-06-27 13:05:54</c> with or without <c>.0</c>, UTC.</summary>
    public static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParseExact(
            text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            ? value : null;

    public static string? Date(DateTimeOffset? date) => date?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static bool? Flag(string? text) => text?.ToUpperInvariant() switch
    {
        "1" or "YES" or "TRUE" => true,
        "0" or "NO" or "FALSE" => false,
        _ => null,
    };

    public static string? Flag(bool value) => value ? "1" : null;

    public static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>The lines of a property as one text with LF line ends, the last line ended too.</summary>
    public static string? Text(IReadOnlyList<string> lines) => lines.Any(static line => line.Length > 0) ? string.Join('\n', lines) + "\n" : null;

    /// <summary>The values of a property, or of <c>name0</c>, <c>name1</c>, … as version 1 numbers them.</summary>
    public static IReadOnlyList<string> List(ResellerResponse response, string name)
    {
        var values = response.Values(name);
        if (values.Count == 0)
        {
            var numbered = new List<string>();
            while (response.First(string.Create(CultureInfo.InvariantCulture, $"{name}{numbered.Count}")) is { } value)
            {
                numbered.Add(value);
            }

            return numbered;
        }

        return [.. values.Where(static value => value.Length > 0)];
    }

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
            if (!known.Contains(name))
            {
                (others ??= new(PropertyNameComparer.Instance)).Add(name, response.Values(name));
            }
        }

        return others ?? Empty;
    }

    private static readonly Dictionary<string, IReadOnlyList<string>> Empty = [];

    public static HashSet<string> Known(params string[] names) => new(names, PropertyNameComparer.Instance);
}
