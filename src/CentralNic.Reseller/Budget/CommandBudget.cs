namespace CentralNic.Reseller.Budget;

/// <summary>
/// Spends the few commands that the API allows: a token bucket, a bound on the commands under way, and three priorities.
/// <list type="bullet">
/// <item>The more urgent goes first. So that none starves, a priority that was passed over eight times in a row gets the next command:
/// under any load each of the lower ones has a tenth of the rate for sure.</item>
/// <item>Within a priority the tenant goes first that had and waits for fewer commands, and of its accounts the one that does
/// (<see cref="FairQueue{T}"/>), so that nobody waits behind another's backlog; who has waited longest is passed over four times at most.
/// An account's own go by rank, then first come first served.</item>
/// <item>One tenant's commands never take all places among those under way, if there are more than three: one that is slow holds up
/// itself.</item>
/// </list>
/// Safe for several threads.
/// </summary>
public sealed class CommandBudget : IDisposable
{
    private const int MaxPassedOver = 8;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly TokenBucket _bucket;
    private readonly FairQueue<Waiter>[] _queues;
    private readonly Dictionary<string, int> _underWayOf = new(StringComparer.Ordinal);
    private readonly int[] _passedOver = new int[3];
    private readonly int _maxConcurrency;
    private readonly int _maxPerTenant;
    private long _pausedUntil;
    private int _underWay;
    private bool _disposed;

    /// <summary>Makes a budget whose bucket is full.</summary>
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
        _maxPerTenant = maxConcurrency - maxConcurrency / 4;
        _queues = [new(timeProvider), new(timeProvider), new(timeProvider)];
        _bucket = new TokenBucket(commandsPerSecond, burst, timeProvider);
        CommandsPerSecond = commandsPerSecond;
        _pausedUntil = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(
            static budget => ((CommandBudget)budget!).Pump(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The long-run rate.</summary>
    public double CommandsPerSecond { get; }

    /// <summary>How many commands may be sent at once now, as far as the rate is concerned; 0 while it is paused.</summary>
    public int Available
    {
        get
        {
            lock (_lock)
            {
                return _time.GetTimestamp() < _pausedUntil ? 0 : _bucket.Available;
            }
        }
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

    /// <summary>How many commands of a priority wait for their turn.</summary>
    /// <param name="priority">The priority.</param>
    /// <returns>The number.</returns>
    public int WaitingOf(CommandPriority priority)
    {
        lock (_lock)
        {
            return _queues[(int)priority].Count;
        }
    }

    /// <summary>Waits for the turn of one command, on behalf of <see cref="CommandCaller.Current"/>.</summary>
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
        var waiter = new Waiter(priority);
        var caller = CommandCaller.Current;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            waiter.Place = _queues[(int)priority].Add(caller, waiter, CommandCaller.CurrentRank);
            PumpLocked();
        }

        await using (cancellationToken.UnsafeRegister(GiveUp, waiter))
        {
            await waiter.Turn.Task;
        }

        return new CommandLease(this, caller);

        void GiveUp(object? state, CancellationToken token)
        {
            var given = (Waiter)state!;
            lock (_lock)
            {
                if (!_queues[(int)given.Priority].Remove(given.Place))
                {
                    return; // its turn came first
                }
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
            if (_disposed || _underWay >= _maxConcurrency || PauseLeft() > TimeSpan.Zero || !_bucket.TryTake())
            {
                return null;
            }

            Begin(CommandCaller.Current);
            return new CommandLease(this, CommandCaller.Current);
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
            waiters = [.. _queues.SelectMany(static queue => queue.Items)];
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

    internal void Release(CommandCaller caller)
    {
        lock (_lock)
        {
            _underWay--;
            if (--_underWayOf[caller.Tenant] == 0)
            {
                _underWayOf.Remove(caller.Tenant);
            }

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

        var pause = PauseLeft();
        while (_underWay < _maxConcurrency && ChoosePriority() is >= 0 and var priority)
        {
            if (pause > TimeSpan.Zero || !_bucket.TryTake())
            {
                var wait = Math.Max(Math.Max(0, pause.Ticks), _bucket.Wait.Ticks);

                // Timers count whole milliseconds; rounding down would wake too early, again and again.
                var milliseconds = (wait + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
                _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
                return;
            }

            var place = TakeNext(priority);
            Begin(place.Caller);
            place.Item.Turn.TrySetResult();
        }
    }

    private void Begin(CommandCaller caller)
    {
        _underWay++;
        _underWayOf[caller.Tenant] = _underWayOf.GetValueOrDefault(caller.Tenant) + 1;
    }

    /// <summary>What the program sends for nobody must not wait for others' commands.</summary>
    private bool HasPlace(CommandCaller caller) =>
        caller == CommandCaller.Nobody || _underWayOf.GetValueOrDefault(caller.Tenant) < _maxPerTenant;

    private FairPlace<Waiter> TakeNext(int chosen)
    {
        for (var priority = 0; priority < _queues.Length; priority++)
        {
            if (priority == chosen || !_queues[priority].Any(HasPlace))
            {
                _passedOver[priority] = 0;
            }
            else if (priority > chosen)
            {
                _passedOver[priority]++;
            }
        }

        return _queues[chosen].Take(HasPlace)!;
    }

    private int ChoosePriority()
    {
        for (var priority = 0; priority < _queues.Length; priority++)
        {
            if (_passedOver[priority] >= MaxPassedOver && _queues[priority].Any(HasPlace))
            {
                return priority;
            }
        }

        return Array.FindIndex(_queues, queue => queue.Any(HasPlace));
    }

    private TimeSpan PauseLeft() => _time.GetElapsedTime(_time.GetTimestamp(), _pausedUntil);

    private int CountWaiting() => _queues.Sum(static queue => queue.Count);
}
