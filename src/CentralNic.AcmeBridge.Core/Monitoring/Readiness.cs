using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>
/// Whether requests should be sent to this bridge: its listeners are open and all work goes on, the store takes commits, and the periodic
/// tasks run. That a task fails, or that the reseller is away, does not stand against it: clients are answered then, and no other bridge
/// would do better.
/// </summary>
public sealed class Readiness
{
    /// <summary>A task that should have begun so long ago does not run: the machine stood still, or the program hangs.</summary>
    internal static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    private const string Listeners = "listeners", Store = "store", Tasks = "periodic-tasks";

    private readonly IDocumentStore _store;
    private readonly PeriodicTasks _periodic;
    private readonly TimeProvider _time;
    private volatile string? _notServing = "The bridge is starting.";

    internal Readiness(IDocumentStore store, PeriodicTasks periodic, BridgeInstruments instruments, TimeProvider time)
    {
        (_store, _periodic, _time) = (store, periodic, time);
        instruments.Meter.CreateObservableGauge(
            "acme_bridge.ready", Measure, unit: null, "1 while the check is passed, 0 while it stands against sending requests here.");
    }

    /// <summary>All listeners are open, and all work goes on.</summary>
    public void BeginServing() => _notServing = null;

    /// <summary>The bridge is about to stop.</summary>
    public void EndServing() => _notServing = "The bridge is stopping.";

    /// <summary>Checks.</summary>
    public ReadinessReport Report() => new([.. Reasons()]);

    private IEnumerable<ReadinessReason> Reasons()
    {
        if (_notServing is { } why)
        {
            yield return new ReadinessReason(Listeners, why);
        }

        if (_store.WriteFailure is { } failure)
        {
            yield return new ReadinessReason(Store, failure);
        }

        var now = _time.GetUtcNow();
        var late = _periodic.States.Where(state => state.OverdueAt(now) > LongestDelay).Select(state => state.Name).ToImmutableArray();
        if (!late.IsEmpty)
        {
            yield return new ReadinessReason(Tasks, string.Create(
                CultureInfo.InvariantCulture,
                $"Periodic tasks should have begun more than {LongestDelay.TotalMinutes} minutes ago and have not: "
                + $"{string.Join(", ", late)}."));
        }
    }

    private IEnumerable<Measurement<int>> Measure()
    {
        var against = Reasons().Select(reason => reason.Check).ToHashSet(StringComparer.Ordinal);
        return new[] { Listeners, Store, Tasks }.Select(check => new Measurement<int>(
            against.Contains(check) ? 0 : 1, new KeyValuePair<string, object?>("check", check)));
    }
}
