using System.Globalization;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>
/// Lengths of time as people write them: a whole number and a unit, <c>500ms</c>, <c>15s</c>, <c>2m</c>, <c>1h</c>, <c>7d</c>.
/// </summary>
internal static class DurationText
{
    /// <summary>What to write, for messages.</summary>
    internal const string Mend = "Give a whole number with ms, s, m, h or d, for example 500ms, 15s, 2m, 1h or 7d.";

    // A number beyond this is a mistake in every setting, and adding it to a date would overflow.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads a length of time.</summary>
    /// <param name="text">For example <c>15s</c>; blanks around it are ignored.</param>
    /// <param name="duration">The length; zero when the text is none.</param>
    /// <param name="problem">What is wrong with the text, to follow its subject: <c>has no unit</c>.</param>
    internal static bool TryParse(string text, out TimeSpan duration, out string problem)
    {
        duration = TimeSpan.Zero;
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExceptInRange('0', '9');
        if (digits == 0 || trimmed.IsEmpty)
        {
            problem = "is not a length of time";
            return false;
        }

        if (digits < 0)
        {
            problem = "has no unit";
            return false;
        }

        TimeSpan? unit = trimmed[digits..] switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            "d" => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is null)
        {
            problem = $"has the unknown unit '{trimmed[digits..]}'";
            return false;
        }

        if (!long.TryParse(trimmed[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > Longest / unit.Value)
        {
            problem = "is longer than 100 years";
            return false;
        }

        duration = unit.Value * count;
        problem = "";
        return true;
    }

    /// <summary>Writes a length of time in the largest unit that leaves a whole number.</summary>
    internal static string Format(TimeSpan duration)
    {
        (long Ticks, string Name)[] units =
        [
            (TimeSpan.TicksPerDay, "d"), (TimeSpan.TicksPerHour, "h"), (TimeSpan.TicksPerMinute, "m"), (TimeSpan.TicksPerSecond, "s"),
        ];
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        foreach (var (ticks, name) in units)
        {
            if (duration.Ticks % ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / ticks}{name}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
    }
}
