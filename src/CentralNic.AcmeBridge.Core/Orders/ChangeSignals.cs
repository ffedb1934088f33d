namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Tells those who wait for a document that it changed. Holds entries only for documents that are waited for.</summary>
internal sealed class ChangeSignals
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Signal> _signals = new(StringComparer.Ordinal);

    /// <summary>Begins to listen; a change after this call ends <see cref="Watcher.WaitAsync"/> even if it comes before the wait.</summary>
    public Watcher Watch(string id)
    {
        lock (_lock)
        {
            if (!_signals.TryGetValue(id, out var signal))
            {
                _signals.Add(id, signal = new Signal());
            }

            signal.Watchers++;
            return new Watcher(this, id, signal);
        }
    }

    /// <summary>Wakes all who listen.</summary>
    public void Raise(string id)
    {
        Signal? signal;
        lock (_lock)
        {
            if (!_signals.Remove(id, out signal))
            {
                return;
            }
        }

        signal.Changed.TrySetResult();
    }

    private void Leave(string id, Signal signal)
    {
        lock (_lock)
        {
            if (--signal.Watchers == 0 && _signals.TryGetValue(id, out var current) && ReferenceEquals(current, signal))
            {
                _signals.Remove(id);
            }
        }
    }

    internal sealed class Signal
    {
        public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Watchers { get; set; }
    }

    internal sealed class Watcher(ChangeSignals signals, string id, Signal signal) : IDisposable
    {
        /// <summary>Waits for the change; <see langword="false"/> when the wait was ended before.</summary>
        public async Task<bool> WaitAsync(CancellationToken cancellationToken)
        {
            await signal.Changed.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return signal.Changed.Task.IsCompleted;
        }

        public void Dispose() => signals.Leave(id, signal);
    }
}
