using System.Globalization;
using System.IO.Enumeration;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>How values are written and matched on the wire.</summary>
internal static class WireText
{
    /// <summary>A new answer of success.</summary>
    public static ResellerResponse Success() => new(ReturnCodes.Success, ReturnCodes.Text(ReturnCodes.Success));

    /// <summary>Lists print <c>2022-01-18 14:20:09</c> (manual 9.1.23); nothing for no date.</summary>
    public static string Date(DateTimeOffset? date) =>
        date?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Objects print <c>2022-01-18 14:20:09.0</c> (manual 9.1.22).</summary>
    public static string LongDate(DateTimeOffset date) => Date(date) + ".0";

    /// <summary>Prices print without needless zeros: <c>42</c>, <c>6.72</c> (manual 9.1.13).</summary>
    public static string Money(decimal amount) => amount.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Balances print with two digits: <c>22000.00</c>.</summary>
    public static string Balance(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a text fits a pattern with <c>*</c>, without regard to case. No pattern fits all.</summary>
    public static bool Fits(string? pattern, string text) =>
        pattern is null || FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: true);

    /// <summary>Reads a date with or without a time and a fraction, UTC.</summary>
    public static bool TryReadDate(string text, out DateTimeOffset date) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out date);
}
