using System.Globalization;
using System.Text.RegularExpressions;
using CentralNic.AcmeBridge.Tests.Endpoints;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>What a bridge tells at <c>/metrics</c>, read as Prometheus reads it.</summary>
internal sealed partial class Scrape
{
    private Scrape(string text)
    {
        Text = text;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Type().Match(line) is { Success: true } type)
            {
                Types.Add(type.Groups["name"].Value, type.Groups["type"].Value);
            }
            else if (!line.StartsWith('#'))
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success, line);
                var labels = Label().Matches(sample.Groups["labels"].Value).Select(label => label.Value).Order(StringComparer.Ordinal);
                Samples.Add(
                    $"{sample.Groups["name"].Value}{{{string.Join(',', labels)}}}",
                    double.Parse(
                        sample.Groups["value"].Value.Replace("+Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
            }
        }
    }

    public string Text { get; }

    /// <summary>The metrics with their types.</summary>
    public Dictionary<string, string> Types { get; } = [];

    /// <summary>Values by name and labels, which are sorted.</summary>
    public Dictionary<string, double> Samples { get; } = [];

    /// <summary>Scrapes as a user of the machine.</summary>
    public static async Task<Scrape> OfAsync(RunningBridge bridge) =>
        new(await bridge.Http.GetStringAsync(bridge.PageOrigin + "/metrics", TestContext.Current.CancellationToken));

    /// <summary>The sum of all samples of a metric that have the labels.</summary>
    public double Sum(string name, params string[] labels) => Samples
        .Where(sample => sample.Key.StartsWith(name + "{", StringComparison.Ordinal)
            && labels.All(label => sample.Key.Contains(label, StringComparison.Ordinal)))
        .Sum(sample => sample.Value);

    [GeneratedRegex(@"^# TYPE (?<name>\S+) (?<type>\S+)$")]
    private static partial Regex Type();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_][a-zA-Z0-9_]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$")]
    private static partial Regex Sample();

    [GeneratedRegex(@"[a-zA-Z_][a-zA-Z0-9_]*=""(?:[^""\\]|\\.)*""")]
    private static partial Regex Label();
}
