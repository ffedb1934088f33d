namespace CentralNic.Reseller.Budget;

/// <summary>
/// Spends the few commands that the API allows: a token bucket, a bound on the commands under way, three priorities, first come first
/// served within each. So that no priority starves, one that was passed over eight times in a row gets the next command. Safe for
/// several threads.
/// </summary>
public sealed class CommandBudget : IDisposable
{
    private const int MaxPassedOver = 8;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly LinkedList<Waiter>[] _queues = [new(), new(), new()];
    private readonly int[] _passedOver = new int[3];
    private readonly int _maxConcurrency;

    // The bucket holds time instead of tokens, in ticks of 100 ns: a command costs _cost. Whole numbers, so nothing is lost by rounding.
    private readonly long _cost;
    private readonly long _capacity;
    private long _credit;
    private long _refilledAt;
    private long _pausedUntil;
    private int _underWay;
    private bool _disposed;

    /// <summary>Makes a full bucket.</summary>
    /// <param name="commandsPerSecond">The long-run rate, above 0.</param>
    /// <param name="burst">How many commands a full bucket gives at once, at least 1.</param>
    /// <param name="maxConcurrency">How many commands may be under way, at least 1.</param>
    /// <param name="timeProvider">The clock.</param>
    public CommandBudget(double commandsPerSecond, int burst, int maxConcurrency, TimeProvider timeProvider)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(commandsPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxConcurrency, 1);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _time = timeProvider;
        _maxConcurrency = maxConcurrency;
        _cost = Math.Max(1, (long)Math.Round(TimeSpan.TicksPerSecond / commandsPerSecond));
        _capacity = checked(_cost * burst);
        _credit = _capacity;
        _refilledAt = _pausedUntil = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static budget => ((CommandBudget)budget!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many commands wait for their turn.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return CountWaiting();
            }
        }
    }

    /// <summary>How many commands are under way.</summary>
    public int UnderWay
    {
        get
        {
            lock (_lock)
            {
                return _underWay;
            }
        }
    }

    /// <summary>Waits for the turn of one command.</summary>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up waiting; nothing is spent then.</param>
    /// <returns>The permission, to be disposed when the command is over.</returns>
    /// <exception cref="OperationCanceledException">Waiting was given up.</exception>
    /// <exception cref="ObjectDisposedException">The budget was disposed before the turn came.</exception>
    public async ValueTask<CommandLease> AcquireAsync(CommandPriority priority, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(priority))
        {
            throw new ArgumentOutOfRangeException(nameof(priority));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter((int)priority);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            waiter.Node = _queues[waiter.Priority].AddLast(waiter);
            PumpLocked();
        }

        await using (cancellationToken.UnsafeRegister(GiveUp, waiter))
        {
            await waiter.Turn.Task;
        }

        return new CommandLease(this);

        void GiveUp(object? state, CancellationToken token)
        {
            var given = (Waiter)state!;
            lock (_lock)
            {
                if (given.Node is not { } node)
                {
                    return; // its turn came first
                }

                given.Node = null;
                _queues[given.Priority].Remove(node);
            }

            given.Turn.TrySetCanceled(token);
        }
    }

    /// <summary>Takes a command that is free at this moment, ahead of those who wait.</summary>
    /// <returns>The permission, to be disposed when the command is over; <see langword="null"/>: none is free.</returns>
    public CommandLease? TryAcquire()
    {
        lock (_lock)
        {
            if (_disposed || _underWay >= _maxConcurrency || IsPaused())
            {
                return null;
            }

            Refill();
            if (_credit < _cost)
            {
                return null;
            }

            _credit -= _cost;
            _underWay++;
            return new CommandLease(this);
        }
    }

    /// <summary>Lets no command begin for a time. Those under way are not touched.</summary>
    /// <param name="duration">How long from now; a pause in force that lasts longer stays.</param>
    public void Pause(TimeSpan duration)
    {
        lock (_lock)
        {
            var until = _time.GetTimestamp() + (long)(duration.TotalSeconds * _time.TimestampFrequency);
            _pausedUntil = Math.Max(until, _pausedUntil);
            PumpLocked();
        }
    }

    /// <summary>Ends the budget: who waits gets an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        List<Waiter> waiters;
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            waiters = [.. _queues.SelectMany(static queue => queue)];
            foreach (var waiter in waiters)
            {
                waiter.Node = null;
            }

            foreach (var queue in _queues)
            {
                queue.Clear();
            }
        }

        _timer.Dispose();
        foreach (var waiter in waiters)
        {
            waiter.Turn.TrySetException(new ObjectDisposedException(nameof(CommandBudget)));
        }
    }

    internal void Release()
    {
        lock (_lock)
        {
            _underWay--;
            PumpLocked();
        }
    }

    private void Pump()
    {
        lock (_lock)
        {
            PumpLocked();
        }
    }

    /// <summary>Gives turns as long as there are any, and sets the timer for the next.</summary>
    private void PumpLocked()
    {
        if (_disposed)
        {
            return;
        }

        Refill();
        var pause = _time.GetElapsedTime(_time.GetTimestamp(), _pausedUntil);
        while (_underWay < _maxConcurrency && CountWaiting() > 0)
        {
            if (pause > TimeSpan.Zero || _credit < _cost)
            {
                var wait = Math.Max(Math.Max(0, pause.Ticks), _cost - _credit);

                // Timers count whole milliseconds; rounding down would wake too early, again and again.
                var milliseconds = (wait + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
                _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
                return;
            }

            _credit -= _cost;
            _underWay++;
            var waiter = TakeNext();
            waiter.Turn.TrySetResult();
        }
    }

    private bool IsPaused() => _time.GetElapsedTime(_time.GetTimestamp(), _pausedUntil) > TimeSpan.Zero;

    private void Refill()
    {
        var now = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_refilledAt, now).Ticks;
        if (elapsed > 0)
        {
            _refilledAt = now;
            _credit = Math.Min(_capacity, elapsed > _capacity ? _capacity : _credit + elapsed);
        }
    }

    private Waiter TakeNext()
    {
        var chosen = Array.FindIndex(_passedOver, static times => times >= MaxPassedOver);
        if (chosen < 0 || _queues[chosen].Count == 0)
        {
            chosen = Array.FindIndex(_queues, static queue => queue.Count > 0);
        }

        for (var priority = 0; priority < _queues.Length; priority++)
        {
            _passedOver[priority] = priority > chosen && _queues[priority].Count > 0 ? _passedOver[priority] + 1
                : priority == chosen || _queues[priority].Count == 0 ? 0
                : _passedOver[priority];
        }

        var waiter = _queues[chosen].First!.Value;
        _queues[chosen].RemoveFirst();
        waiter.Node = null;
        return waiter;
    }

    private int CountWaiting() => _queues[0].Count + _queues[1].Count + _queues[2].Count;

    private sealed class Waiter(int priority)
    {
        public int Priority { get; } = priority;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Node { get; set; }
    }
}
