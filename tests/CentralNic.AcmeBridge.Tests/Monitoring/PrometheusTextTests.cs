using System.Diagnostics.Metrics;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.AcmeBridge.Monitoring;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Monitoring;

/// <summary>How instruments are told to Prometheus.</summary>
public sealed class PrometheusTextTests : IDisposable
{
    private readonly MeterSet _meters = new();
    private readonly Meter _meter;
    private readonly MetricsCollector _collector;

    public PrometheusTextTests()
    {
        _collector = new MetricsCollector(_meters, NullLogger<MetricsCollector>.Instance);
        _meter = _meters.Create(new MeterOptions("test"));
    }

    public void Dispose()
    {
        _collector.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void Counter_HasUnitAndTotalAndAddsUpByLabels()
    {
        var counter = _meter.CreateCounter<long>("a.b.sent", "By", "What was sent.");
        counter.Add(2, new KeyValuePair<string, object?>("to", "x"));
        counter.Add(3, new KeyValuePair<string, object?>("to", "x"));
        counter.Add(1, new("to", "y"), new("empty", ""));

        AssertTold("""
            # HELP a_b_sent_bytes_total What was sent.
            # TYPE a_b_sent_bytes_total counter
            a_b_sent_bytes_total{to="x"} 5
            a_b_sent_bytes_total{to="y"} 1

            """);
    }

    [Fact]
    public void Histogram_HasTheBucketsOfItsAdviceEachWithAllBelow()
    {
        var histogram = _meter.CreateHistogram(
            "took", "s", "Time.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] });
        Array.ForEach([0.25, 0.5, 1, 100.5], value => histogram.Record(value, new KeyValuePair<string, object?>("class", "a")));

        AssertTold("""
            # HELP took_seconds Time.
            # TYPE took_seconds histogram
            took_seconds_bucket{class="a",le="0.5"} 2
            took_seconds_bucket{class="a",le="2"} 3
            took_seconds_bucket{class="a",le="+Inf"} 4
            took_seconds_sum{class="a"} 102.25
            took_seconds_count{class="a"} 4

            """);
    }

    [Fact]
    public void Observed_IsWhatIsThereNow()
    {
        var all = new List<string> { "a", "b" };
        _meter.CreateObservableGauge(
            "things",
            () => all.Select(one => new Measurement<int>(1, new KeyValuePair<string, object?>("name", one))),
            "{thing}",
            "Things.");
        Assert.Contains("things{name=\"b\"} 1", Told(), StringComparison.Ordinal);

        all.Remove("b");

        Assert.DoesNotContain("name=\"b\"", Told(), StringComparison.Ordinal);
    }

    [Fact]
    public void Observed_ThatThrowsLeavesTheOthers()
    {
        _meter.CreateObservableGauge("broken", Broken, unit: null, "Broken.");
        _meter.CreateObservableGauge("whole", () => 7, unit: null, "Whole.");

        Assert.Contains("whole 7", Told(), StringComparison.Ordinal);
    }

    [Fact]
    public void LabelAndHelp_AreEscaped()
    {
        var odd = _meter.CreateCounter<int>("odd", unit: null, "One \\ two\nthree \"four\".");
        odd.Add(1, new KeyValuePair<string, object?>("v.w", "a\\b\"c\nd"));

        AssertTold(
            "# HELP odd_total One \\\\ two\\nthree \"four\".\n# TYPE odd_total counter\nodd_total{v_w=\"a\\\\b\\\"c\\nd\"} 1\n");
    }

    [Fact]
    public void SeriesWithoutEnd_AreCountedTogether()
    {
        var counter = _meter.CreateCounter<int>("ids", unit: null, "Ids.");
        for (var id = 0; id < MetricFamily.MostSeries + 500; id++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", id));
        }

        var told = Told();
        Assert.Contains("ids_total{otel_metric_overflow=\"true\"} 500\n", told, StringComparison.Ordinal);
        Assert.Equal(MetricFamily.MostSeries + 3, told.Count(character => character == '\n'));
    }

    [Fact]
    public void Meters_OfAnotherBridgeAreNotMixedIn()
    {
        using var others = new MeterSet();
        others.Create(new MeterOptions("test")).CreateCounter<int>("foreign").Add(1);

        Assert.DoesNotContain("foreign", Told(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.limit", "{command}/s", "a_limit_per_second")]
    [InlineData("a.took_seconds", "s", "a_took_seconds")]
    [InlineData("a..b-c", "1", "a_b_c_ratio")]
    [InlineData("a.share", "%", "a_share_percent")]
    [InlineData("a.size", "By", "a_size_bytes")]
    [InlineData("a.things", "{thing}", "a_things")]
    public void Name_FollowsTheUnit(string name, string unit, string expected) =>
        Assert.Equal(expected, PrometheusNames.Of(_meter.CreateObservableGauge(name, () => 1, unit)));

    [Fact]
    public void Measuring_MakesNoGarbage()
    {
        var counter = _meter.CreateCounter<long>("free", unit: null, "Free.");
        counter.Add(1, new("a", "x"), new("b", "y"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var time = 0; time < 1000; time++)
        {
            counter.Add(1, new("a", "x"), new("b", "y"));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Broken() => throw new InvalidOperationException("broken");

    /// <summary>Of the runtime's own meter nothing.</summary>
    private string Told() => PrometheusText.Of(_collector.Read().Where(family => family.Instrument.Meter == _meter));

    private void AssertTold(string expected) => Assert.Equal(expected.ReplaceLineEndings("\n"), Told());
}
