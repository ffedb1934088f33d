using Serilog.Core;
using Serilog.Events;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>
/// Holds the log back until <see cref="Release"/>, so that what a command prints first for a person or a script stands first. What was
/// held is written when it is released, at the latest when the log is closed: nothing of a failed start is lost.
/// </summary>
internal sealed class LogHold : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<LogEvent> _held = [];
    private ILogEventSink? _behind;
    private bool _released;

    /// <summary>Writes out what was held; from now on the log flows.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _released = true;
            foreach (var held in _held)
            {
                _behind?.Emit(held);
            }

            _held.Clear();
        }
    }

    /// <summary>As <see cref="Release"/>.</summary>
    public void Dispose() => Release();

    /// <summary>The sink that stands before another.</summary>
    internal ILogEventSink Before(ILogEventSink behind)
    {
        _behind = behind;
        return new Gate(this);
    }

    private sealed class Gate(LogHold hold) : ILogEventSink, IDisposable
    {
        public void Emit(LogEvent logEvent)
        {
            lock (hold._lock)
            {
                if (!hold._released)
                {
                    hold._held.Add(logEvent);
                    return;
                }
            }

            hold._behind?.Emit(logEvent);
        }

        public void Dispose()
        {
            hold.Release();
            (hold._behind as IDisposable)?.Dispose();
        }
    }
}
