using System.Globalization;
using System.Text;

namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>Prometheus' text exposition format, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>Its media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes metrics.</summary>
    public static string Of(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var family in families)
        {
            var series = family.Read().Select(each => (Labels: LabelsOf(each.Tags), each.Value, each.Buckets))
                .OrderBy(each => each.Labels, StringComparer.Ordinal).ToArray();
            if (series.Length == 0)
            {
                continue;
            }

            var help = Escape(family.Instrument.Description ?? "", isLabel: false);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {family.Name} {help}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Name} {family.Kind.ToString().ToLowerInvariant()}\n");
            foreach (var (labels, value, buckets) in series)
            {
                if (family.Kind == MetricKind.Histogram)
                {
                    AppendHistogram(text, family, labels, value, buckets);
                }
                else
                {
                    AppendSample(text, family.Name, labels, value);
                }
            }
        }

        return text.ToString();
    }

    private static void AppendHistogram(StringBuilder text, MetricFamily family, string labels, double sum, long[] buckets)
    {
        var separator = labels.Length == 0 ? "" : ",";
        var below = 0L;
        for (var bucket = 0; bucket < buckets.Length; bucket++)
        {
            below += buckets[bucket];
            var boundary = bucket < family.Boundaries.Count ? Number(family.Boundaries[bucket]) : "+Inf";
            AppendSample(text, family.Name + "_bucket", $"{labels}{separator}le=\"{boundary}\"", below);
        }

        AppendSample(text, family.Name + "_sum", labels, sum);
        AppendSample(text, family.Name + "_count", labels, below);
    }

    private static void AppendSample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string LabelsOf(KeyValuePair<string, object?>[] tags) => string.Join(
        ',',
        from tag in tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)
        let value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? ""
        where value.Length > 0 // To Prometheus an empty label is none.
        select $"{PrometheusNames.Plain(tag.Key)}=\"{Escape(value, isLabel: true)}\"");

    private static string Escape(string value, bool isLabel)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
