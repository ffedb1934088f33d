namespace CentralNic.Reseller.Circuit;

/// <summary>
/// Keeps commands back while the API does not answer, so that callers fail at once instead of one by one after long waits, and the API is
/// left in peace while it comes back. Safe for several threads.
/// <code>
/// Closed  -- failures in a row -->  Open, for the first pause
/// Open    -- pause over, one command passes -->  Probing
/// Probing -- fails -->  Open, for twice the pause up to the longest
/// Probing -- given up -->  Open, its pause over
/// any     -- an answer -->  Closed
/// </code>
/// </summary>
internal sealed class CircuitBreaker(int failures, TimeSpan firstPause, TimeSpan maxPause, TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _opening = new();
    private CircuitState _state;
    private int _failed;
    private TimeSpan _pause;
    private DateTimeOffset _until;
    private bool _disposed;

    public CircuitState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>When a command may be sent again, as far as is known; in the past: now.</summary>
    public DateTimeOffset NextTryAt
    {
        get
        {
            lock (_lock)
            {
                // While a command probes, its outcome decides: come back a pause later.
                return _state == CircuitState.Probing ? Later(_until, time.GetUtcNow() + firstPause) : _until;
            }
        }
    }

    /// <summary>Is cancelled when the circuit opens, for those who wait for their turn.</summary>
    public CancellationToken Opening
    {
        get
        {
            lock (_lock)
            {
                return _opening.Token;
            }
        }
    }

    /// <summary>Asks whether a command may be sent.</summary>
    /// <param name="mayProbe">
    /// Whether the command changes nothing: only such a one tries whether the API is back, for its outcome may be lost.
    /// </param>
    public CircuitPass Enter(bool mayProbe)
    {
        lock (_lock)
        {
            if (_state == CircuitState.Closed)
            {
                return CircuitPass.Go;
            }

            if (_state == CircuitState.Probing || time.GetUtcNow() < _until)
            {
                return CircuitPass.Refused;
            }

            if (!mayProbe)
            {
                return CircuitPass.AfterProbe;
            }

            _state = CircuitState.Probing;
            return CircuitPass.Probe;
        }
    }

    /// <summary>Says that the API answered a command, whatever it said.</summary>
    /// <returns>Whether this closed the circuit.</returns>
    public bool Answered()
    {
        lock (_lock)
        {
            var wasOpen = _state != CircuitState.Closed;
            _state = CircuitState.Closed;
            _failed = 0;
            return wasOpen;
        }
    }

    /// <summary>Says that a command met no answer, or a passing fault of the API.</summary>
    /// <param name="pass">What the command was let pass as.</param>
    /// <returns>How long nothing is sent, if this opened the circuit.</returns>
    public TimeSpan? Failed(CircuitPass pass)
    {
        CancellationTokenSource opening;
        TimeSpan pause;
        lock (_lock)
        {
            if (_disposed)
            {
                return null; // a command that was under way at the end
            }

            if (pass == CircuitPass.Probe && _state == CircuitState.Probing)
            {
                _pause = _pause * 2 < maxPause ? _pause * 2 : maxPause;
            }
            else if (_state == CircuitState.Closed && ++_failed >= failures)
            {
                _pause = firstPause;
            }
            else
            {
                return null; // too few yet, or sent before the circuit opened
            }

            _state = CircuitState.Open;
            pause = _pause;
            _until = time.GetUtcNow() + pause;
            opening = _opening;
            _opening = new CancellationTokenSource();
        }

        opening.Cancel(); // not disposed: one may just be about to wait on it
        return pause;
    }

    /// <summary>Says that the probe was given up by its sender before its outcome was known: the next command is the probe.</summary>
    public void AbandonProbe()
    {
        lock (_lock)
        {
            if (_state == CircuitState.Probing)
            {
                _state = CircuitState.Open;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _opening.Dispose();
        }
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
