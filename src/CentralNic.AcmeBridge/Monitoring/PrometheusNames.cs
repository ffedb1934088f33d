using System.Diagnostics.Metrics;
using System.Text;

namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>
/// The names by which Prometheus knows instruments, as OpenTelemetry's specification "Prometheus and OpenMetrics Compatibility" makes them:
/// underscores, the unit in full, and <c>_total</c> behind what only grows.
/// </summary>
internal static class PrometheusNames
{
    /// <summary>The name of an instrument's metric.</summary>
    public static string Of(Instrument instrument)
    {
        var name = Plain(instrument.Name);
        if (UnitOf(instrument.Unit) is { } unit && !name.EndsWith("_" + unit, StringComparison.Ordinal))
        {
            name = $"{name}_{unit}";
        }

        return KindOf(instrument) == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>The name of a label: letters, digits and underscores.</summary>
    public static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            var isPlain = char.IsAsciiLetterOrDigit(character);
            if (isPlain || plain.Length == 0 || plain[^1] != '_')
            {
                plain.Append(isPlain ? character : '_');
            }
        }

        return plain.Length > 0 && char.IsAsciiDigit(plain[0]) ? "_" + plain : plain.ToString();
    }

    /// <summary>What kind of metric an instrument is.</summary>
    public static MetricKind KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        while (!type.IsGenericType)
        {
            type = type.BaseType!;
        }

        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>) ? MetricKind.Counter
            : definition == typeof(Histogram<>) ? MetricKind.Histogram
            : MetricKind.Gauge;
    }

    /// <summary>A unit (UCUM) in full; <see langword="null"/>: it has none that belongs into a name.</summary>
    private static string? UnitOf(string? unit)
    {
        if (string.IsNullOrEmpty(unit))
        {
            return null;
        }

        var parts = unit.Split('/', 2);
        var first = Word(parts[0]);
        return parts.Length == 1 ? first : first is null ? "per_" + Singular(parts[1]) : $"{first}_per_{Singular(parts[1])}";
    }

    private static string? Word(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" => "ratio",
        _ when unit.StartsWith('{') => null,
        _ => Plain(unit),
    };

    private static string Singular(string unit) => unit switch
    {
        "s" => "second",
        "min" => "minute",
        "h" => "hour",
        _ => Plain(unit.Trim('{', '}')),
    };
}
