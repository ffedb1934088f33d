using System.Diagnostics.Metrics;

namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>All series of an instrument.</summary>
/// <param name="instrument">The instrument.</param>
internal sealed class MetricFamily(Instrument instrument)
{
    /// <summary>
    /// So many series are kept; measurements with further tags are put together under the one tag that OpenTelemetry has for it, so that a
    /// mistake in a tag costs a wrong number and not the memory.
    /// </summary>
    internal const int MostSeries = 2000;

    private static readonly KeyValuePair<string, object?>[] Overflow = [new("otel.metric.overflow", "true")];

    private readonly Lock _lock = new();
    private readonly Dictionary<int, MetricSeries> _series = [];
    private readonly bool _adds = instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal)
        || instrument.GetType().Name.StartsWith("UpDownCounter", StringComparison.Ordinal);

    private int _count;

    /// <summary>The name by which Prometheus knows it, without what histograms add.</summary>
    public string Name { get; } = PrometheusNames.Of(instrument);

    /// <summary>The instrument.</summary>
    public Instrument Instrument { get; } = instrument;

    /// <summary>What kind it is.</summary>
    public MetricKind Kind { get; } = PrometheusNames.KindOf(instrument);

    /// <summary>The upper boundaries of a histogram's buckets.</summary>
    public IReadOnlyList<double> Boundaries { get; } = BoundariesOf(instrument);

    /// <summary>Takes a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            var series = Find(tags);
            if (Kind == MetricKind.Histogram)
            {
                series.Value += value;
                series.Buckets[BucketOf(value)]++;
            }
            else
            {
                series.Value = _adds ? series.Value + value : value;
            }
        }
    }

    /// <summary>Forgets what was observed before: what is not observed any more is not there.</summary>
    public void BeginObservation()
    {
        if (Instrument.IsObservable)
        {
            lock (_lock)
            {
                _series.Clear();
                _count = 0;
            }
        }
    }

    /// <summary>What was measured so far, as a copy.</summary>
    public IReadOnlyList<(KeyValuePair<string, object?>[] Tags, double Value, long[] Buckets)> Read()
    {
        lock (_lock)
        {
            var all = new List<(KeyValuePair<string, object?>[], double, long[])>(_count);
            foreach (var first in _series.Values)
            {
                for (var series = first; series is not null; series = series.Next)
                {
                    all.Add((series.Tags, series.Value, [.. series.Buckets]));
                }
            }

            return all;
        }
    }

    private static IReadOnlyList<double> BoundariesOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => advised,
        _ => [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private int BucketOf(double value)
    {
        var bucket = 0;
        while (bucket < Boundaries.Count && value > Boundaries[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    private MetricSeries Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = HashOf(tags);
        var first = _series.GetValueOrDefault(hash);
        for (var known = first; known is not null; known = known.Next)
        {
            if (known.IsOf(tags))
            {
                return known;
            }
        }

        if (_count >= MostSeries && !tags.SequenceEqual(Overflow))
        {
            return Find(Overflow);
        }

        _count++;
        return _series[hash] = new MetricSeries(tags.ToArray(), Kind == MetricKind.Histogram ? Boundaries.Count + 1 : 0) { Next = first };
    }

    private static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = default(HashCode);
        foreach (var tag in tags)
        {
            hash.Add(tag.Value);
        }

        return hash.ToHashCode();
    }
}
