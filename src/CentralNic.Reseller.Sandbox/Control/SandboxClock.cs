namespace CentralNic.Reseller.Sandbox;

/// <summary>
/// A clock that runs with another one and can be moved ahead of it. Timers made by it become due when it is moved, as they would after a
/// machine's sleep: each fires once, and a periodic one goes on from there. Safe for several threads.
/// </summary>
public sealed class SandboxClock : TimeProvider
{
    // What every base clock can wait for at once.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(40);

    private static readonly DateTimeOffset End = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TimeProvider _base;
    private readonly Action<TimeSpan>? _moved;
    private readonly Lock _gate = new();
    private readonly HashSet<MovableTimer> _timers = [];
    private long _aheadTicks;

    /// <summary>Makes a clock.</summary>
    /// <param name="baseClock">The clock that it runs with.</param>
    /// <param name="ahead">How far ahead it begins; not negative.</param>
    /// <param name="moved">Is told how far ahead it is whenever it was moved, before any timer fires.</param>
    public SandboxClock(TimeProvider baseClock, TimeSpan ahead = default, Action<TimeSpan>? moved = null)
    {
        ArgumentNullException.ThrowIfNull(baseClock);
        ArgumentOutOfRangeException.ThrowIfLessThan(ahead, TimeSpan.Zero);
        _base = baseClock;
        _aheadTicks = ahead.Ticks;
        _moved = moved;
    }

    /// <summary>How far it is ahead of the clock that it runs with.</summary>
    public TimeSpan Ahead => new(Interlocked.Read(ref _aheadTicks));

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => _base.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _base.GetUtcNow() + Ahead;

    /// <inheritdoc/>
    public override long GetTimestamp() =>
        (long)((Int128)_base.GetTimestamp() * TimeSpan.TicksPerSecond / _base.TimestampFrequency) + Interlocked.Read(ref _aheadTicks);

    /// <summary>Moves the clock ahead. Timers that become due fire now; the call does not wait for what they set going.</summary>
    /// <param name="by">How far; more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not more than 0, or beyond the year 9000: certificates could not be dated.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(by, TimeSpan.Zero);
        MovableTimer[] timers;
        lock (_gate)
        {
            if (by > End - GetUtcNow())
            {
                throw new ArgumentOutOfRangeException(nameof(by), by, "The clock ends with the year 8999.");
            }

            _moved?.Invoke(Ahead + by);
            Interlocked.Add(ref _aheadTicks, by.Ticks);
            timers = [.. _timers.OrderBy(static t => t.Due)];
        }

        foreach (var timer in timers)
        {
            timer.Rearm();
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new MovableTimer(this, callback, state);
        lock (_gate)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    private void Forget(MovableTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
        }
    }

    /// <summary>A timer of the base clock that is set anew when this clock is moved.</summary>
    private sealed class MovableTimer : ITimer
    {
        private readonly SandboxClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private readonly Lock _gate = new();
        private TimeSpan _period;
        private bool _disposed;

        public MovableTimer(SandboxClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _timer = clock._base.CreateTimer(
                static t => ((MovableTimer)t!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>When it fires, in timestamps of the clock; <see cref="long.MaxValue"/>: never.</summary>
        public long Due { get; private set; } = long.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                if (_disposed)
                {
                    return false;
                }

                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : _clock.GetTimestamp() + dueTime.Ticks;
            }

            return Wait(dueTime);
        }

        public void Rearm()
        {
            TimeSpan wait;
            lock (_gate)
            {
                if (_disposed || Due == long.MaxValue)
                {
                    return;
                }

                wait = TimeSpan.FromTicks(Math.Max(0, Due - _clock.GetTimestamp()));
            }

            Wait(wait);
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _disposed = true;
            }

            _clock.Forget(this);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private bool Wait(TimeSpan wait) => _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);

        private void OnDue()
        {
            TimeSpan early;
            lock (_gate)
            {
                if (_disposed || Due == long.MaxValue)
                {
                    return;
                }

                // The base clock may wake a little early, and a long wait is cut into several.
                var now = _clock.GetTimestamp();
                early = TimeSpan.FromTicks(Due - now);
                if (early <= TimeSpan.Zero)
                {
                    Due = _period > TimeSpan.Zero ? now + _period.Ticks : long.MaxValue;
                }
            }

            if (early > TimeSpan.Zero)
            {
                Wait(early);
                return;
            }

            if (_period > TimeSpan.Zero)
            {
                Wait(_period);
            }

            _callback(_state);
        }
    }
}
