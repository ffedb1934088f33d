using System.Diagnostics.Metrics;

namespace CentralNic.AcmeBridge.Core.Telemetry;

/// <summary>
/// Makes the meters of one bridge and marks them with itself (<see cref="Meter.Scope"/>), so that of several bridges in a process each
/// exporter sees its own. Safe for several threads.
/// </summary>
public sealed class MeterSet : IMeterFactory
{
    private readonly Lock _lock = new();
    private readonly List<Meter> _meters = [];

    /// <inheritdoc/>
    public Meter Create(MeterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Scope = this;
        var meter = new Meter(options);
        lock (_lock)
        {
            _meters.Add(meter);
        }

        return meter;
    }

    /// <summary>Ends all of its meters.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _meters.ForEach(meter => meter.Dispose());
            _meters.Clear();
        }
    }
}
