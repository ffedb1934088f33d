namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>
/// Counts limited acts by the generic cell rate algorithm (GCRA): for each limit and subject one number, the time at which all that
/// happened is paid back. In memory only: a restart forgives everything.
/// </summary>
internal sealed class TokenBuckets(TimeProvider time)
{
    /// <summary>Above this, what is nearest to being paid back is forgiven: memory is bounded whatever comes.</summary>
    private const int MostSubjects = 400_000;

    private const int FirstSweep = 1024;

    private readonly Lock _lock = new();
    private readonly long _started = time.GetTimestamp();
    private readonly Dictionary<(string Limit, string Subject), TimeSpan> _paidBack = [];
    private int _sweepAt = FirstSweep;

    /// <summary>How many subjects are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _paidBack.Count;
            }
        }
    }

    /// <summary>Lets something happen if all its limits do; otherwise nothing is counted.</summary>
    /// <param name="counted">What is counted, by each of its limits.</param>
    /// <param name="looked">What else must be possible, without being counted.</param>
    /// <returns><see langword="null"/>: it may happen, and was counted. Otherwise the act that must wait longest, and how long.</returns>
    public (LimitedAct Act, TimeSpan Wait)? TryTake(IReadOnlyList<LimitedAct> counted, IEnumerable<LimitedAct> looked)
    {
        lock (_lock)
        {
            var now = Now();
            var longest = counted.Concat(looked).Select(act => (Act: act, Wait: WaitOf(act, now))).MaxBy(wait => wait.Wait);
            if (longest.Wait > TimeSpan.Zero)
            {
                return longest;
            }

            foreach (var act in counted)
            {
                Add(act, now);
            }

            return null;
        }
    }

    /// <summary>How long something must wait; zero: it may happen. Nothing is counted.</summary>
    public TimeSpan Look(LimitedAct act)
    {
        lock (_lock)
        {
            return WaitOf(act, Now());
        }
    }

    /// <summary>Something happened that nobody can prevent any more.</summary>
    public void Note(LimitedAct act)
    {
        lock (_lock)
        {
            Add(act, Now());
        }
    }

    private TimeSpan Now() => time.GetElapsedTime(_started);

    private TimeSpan WaitOf(LimitedAct act, TimeSpan now)
    {
        if (act.Rate is not { } rate)
        {
            return TimeSpan.Zero;
        }

        var wait = Next(act, rate, now) - rate.Window - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private void Add(LimitedAct act, TimeSpan now)
    {
        if (act.Rate is not { } rate)
        {
            return;
        }

        // What was noted beyond the limit is not held against the subject for longer than one window.
        var next = Next(act, rate, now);
        var most = now + rate.Window;
        _paidBack[(act.Limit, act.Subject)] = next < most ? next : most;
        if (_paidBack.Count >= _sweepAt)
        {
            Sweep(now);
        }
    }

    private TimeSpan Next(LimitedAct act, RateLimit rate, TimeSpan now) =>
        (_paidBack.TryGetValue((act.Limit, act.Subject), out var paid) && paid > now ? paid : now) + rate.Step;

    private void Sweep(TimeSpan now)
    {
        foreach (var (key, paid) in _paidBack)
        {
            if (paid <= now)
            {
                _paidBack.Remove(key);
            }
        }

        if (_paidBack.Count >= MostSubjects)
        {
            foreach (var (key, _) in _paidBack.OrderBy(entry => entry.Value).Take(MostSubjects / 2).ToArray())
            {
                _paidBack.Remove(key);
            }
        }

        _sweepAt = Math.Min(MostSubjects, Math.Max(FirstSweep, 2 * _paidBack.Count));
    }
}
