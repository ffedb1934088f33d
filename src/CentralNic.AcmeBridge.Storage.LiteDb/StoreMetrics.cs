using System.Diagnostics.Metrics;

namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>Measures the commits of one store, and its files.</summary>
internal sealed class StoreMetrics : IDisposable
{
    // An fsync of a good disk takes a millisecond; of one that is about to hold everything up, seconds.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    };

    private static readonly string[] Files = ["bridge.db", "journal-a", "journal-b"];

    private readonly Meter _meter;
    private readonly Counter<long> _commits;
    private readonly Histogram<double> _flush;

    /// <summary>Makes the meter.</summary>
    /// <param name="folder">The data folder.</param>
    public StoreMetrics(IMeterFactory? meters, string folder)
    {
        _meter = meters?.Create(StoreMeter.Name) ?? new Meter(StoreMeter.Name);
        _commits = _meter.CreateCounter<long>(
            "acme_bridge.store.commits", "{commit}", "Commits that were asked for, by what became of them.");
        _flush = _meter.CreateHistogram(
            "acme_bridge.store.flush.duration",
            "s",
            "Time to write a group of commits to the journal and to have it on the disk.",
            tags: null,
            Seconds);
        _meter.CreateObservableGauge(
            "acme_bridge.store.size",
            () => Files.SelectMany(file => SizeOf(folder, file)),
            "By",
            "Sizes of the store's files.");
    }

    /// <summary>A group was written, or was tried to be.</summary>
    public void Flushed(TimeSpan took) => _flush.Record(took.TotalSeconds);

    /// <summary>A commit came to its end.</summary>
    /// <param name="outcome"><c>committed</c>, <c>conflict</c> or <c>failed</c>.</param>
    public void Ended(string outcome) => _commits.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> SizeOf(string folder, string name)
    {
        var file = new FileInfo(Path.Combine(folder, name));
        if (file.Exists)
        {
            yield return new Measurement<long>(file.Length, new KeyValuePair<string, object?>("file", name));
        }
    }
}
