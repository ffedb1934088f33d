namespace CentralNic.Reseller.Budget;

/// <summary>
/// Gives commands at a rate, and a bounded number at once after a time of silence. It holds time instead of tokens, in ticks of 100 ns: a
/// command costs some. Whole numbers, so nothing is lost by rounding. Not safe for several threads.
/// </summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider _time;
    private readonly long _cost;
    private readonly long _capacity;
    private long _credit;
    private long _refilledAt;

    /// <summary>Makes a full bucket.</summary>
    public TokenBucket(double commandsPerSecond, int burst, TimeProvider time)
    {
        _time = time;
        _cost = Math.Max(1, (long)Math.Round(TimeSpan.TicksPerSecond / commandsPerSecond));
        _capacity = checked(_cost * burst);
        _credit = _capacity;
        _refilledAt = time.GetTimestamp();
    }

    /// <summary>How long until a command can be taken; zero: now.</summary>
    public TimeSpan Wait
    {
        get
        {
            Refill();
            return TimeSpan.FromTicks(Math.Max(0, _cost - _credit));
        }
    }

    /// <summary>How many commands can be taken now.</summary>
    public int Available
    {
        get
        {
            Refill();
            return (int)(_credit / _cost);
        }
    }

    /// <summary>Takes a command, if there is one.</summary>
    public bool TryTake()
    {
        if (Wait > TimeSpan.Zero)
        {
            return false;
        }

        _credit -= _cost;
        return true;
    }

    private void Refill()
    {
        var now = _time.GetTimestamp();
        var elapsed = _time.GetElapsedTime(_refilledAt, now).Ticks;
        if (elapsed > 0)
        {
            _refilledAt = now;
            _credit = elapsed > _capacity ? _capacity : Math.Min(_capacity, _credit + elapsed);
        }
    }
}
