using System.Diagnostics.Metrics;

namespace CentralNic.AcmeBridge.Monitoring;

/// <summary>
/// Adds up, from the start on, what the meters of one bridge measure. Measuring takes a lock of the instrument alone and makes no garbage;
/// all else is done by whoever reads.
/// </summary>
internal sealed partial class MetricsCollector : IDisposable
{
    /// <summary>What of the runtime's own meter is worth a place; it measures what is listened to only.</summary>
    private static readonly string[] Runtime =
    [
        "dotnet.process.cpu.time",
        "dotnet.process.memory.working_set",
        "dotnet.gc.last_collection.memory.committed_size",
        "dotnet.gc.pause.time",
    ];

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<MetricFamily> _families = [];
    private readonly HashSet<object> _scopes = [];
    private readonly ILogger<MetricsCollector> _logger;
    private readonly Lock _reading = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="meters">Whose meters count.</param>
    public MetricsCollector(IMeterFactory meters, ILogger<MetricsCollector> logger)
    {
        _logger = logger;
        _scopes.Add(meters);
        _listener.InstrumentPublished = Publish;
        _listener.MeasurementsCompleted = (_, state) => Forget((MetricFamily)state!);
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricFamily)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>From now on counts what this factory's meters measure too.</summary>
    public void Include(IMeterFactory meters)
    {
        lock (_lock)
        {
            _scopes.Add(meters);
        }
    }

    /// <summary>All that is measured, by name; what is observed is looked at now.</summary>
    public IReadOnlyList<MetricFamily> Read()
    {
        lock (_reading)
        {
            MetricFamily[] families;
            lock (_lock)
            {
                families = [.. _families.OrderBy(family => family.Name, StringComparer.Ordinal)];
            }

            Array.ForEach(families, family => family.BeginObservation());
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException failure)
            {
                // What could not be looked at is missing; that must not take the rest away, which tells why perhaps.
                LogNotObserved(failure);
            }

            return families;
        }
    }

    /// <summary>Listens no longer.</summary>
    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        lock (_lock)
        {
            var isWanted = instrument.Meter.Scope is { } scope
                ? _scopes.Contains(scope) && IsWantedOfFramework(instrument)
                : instrument.Meter.Name == "System.Runtime" && Runtime.Contains(instrument.Name);
            if (isWanted)
            {
                var family = new MetricFamily(instrument);
                _families.Add(family);
                listener.EnableMeasurementEvents(instrument, family);
            }
        }
    }

    /// <summary>Of the web server's meters one is of use here: requests by route and status, with their time.</summary>
    private static bool IsWantedOfFramework(Instrument instrument) =>
        !instrument.Meter.Name.StartsWith("Microsoft.", StringComparison.Ordinal) || instrument.Name == "http.server.request.duration";

    private void Forget(MetricFamily family)
    {
        lock (_lock)
        {
            _families.Remove(family);
        }
    }

    [LoggerMessage(97, LogLevel.Error, "Some metrics could not be observed; the others are given")]
    private partial void LogNotObserved(Exception failure);
}
