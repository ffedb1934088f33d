using System.Globalization;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Clocks;

/// <summary>
/// Holds this machine's clock against the reseller's before anything is billed or cannot be undone: with a clock that is a year ahead, paid
/// orders would be given up and paid years bought. Where the reseller's answers tell no time, the clock must at least not be behind the
/// last time that is written down, nor have moved against the machine's own count of the time that the program has run.
/// </summary>
internal sealed class ClockCheck : IPeriodicTask, IDisposable
{
    /// <summary>How far the clocks may be apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    /// <summary>
    /// Where nobody tells the time, a clock that was set is believed when it has run on for so long: whether it was set wrong or right,
    /// nothing tells, and it is a health condition meanwhile.
    /// </summary>
    public static readonly TimeSpan Trial = TimeSpan.FromDays(1);

    private const string MarkId = "last";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MarkInterval = TimeSpan.FromHours(1);
    private static readonly TimeSpan LeastBetweenQuestions = TimeSpan.FromSeconds(10);

    private readonly Func<DateTimeOffset?> _serverTime;
    private readonly Func<CancellationToken, Task> _ask;
    private readonly IDocumentStore _store;
    private readonly DocumentSet<ClockMark> _marks;
    private readonly HealthMonitor _health;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _asking = new(1);
    private readonly Lock _readingsLock = new();
    private Reading _believed;
    private Reading _steadySince;
    private bool _isTried;
    private long? _asked;

    /// <summary>Makes a check by the reseller's answers.</summary>
    /// <param name="reseller">The way to the reseller.</param>
    /// <param name="store">Where the last right time is kept.</param>
    /// <param name="health">Is told while the clock is wrong.</param>
    public ClockCheck(ResellerClient reseller, IDocumentStore store, HealthMonitor health, TimeProvider time)
        : this(
            () => reseller.ServerTime,
            cancellation => reseller.Account.StatusAsync(CommandPriority.Interactive, cancellation),
            store,
            health,
            time)
    {
    }

    internal ClockCheck(
        Func<DateTimeOffset?> serverTime, Func<CancellationToken, Task> ask, IDocumentStore store, HealthMonitor health, TimeProvider time)
    {
        (_serverTime, _ask, _store, _health, _time) = (serverTime, ask, store, health, time);
        _marks = new DocumentSet<ClockMark>(store, "clock", ClocksJson.Default, _ => MarkId);
        _believed = _steadySince = ReadClock();
    }

    public string Name => "clock";

    public TimeSpan FirstWait => LookInterval;

    /// <summary>Is called when the clock was wrong and is right again: what was due by the wrong clock is to be looked at now.</summary>
    public Func<CancellationToken, Task>? Righted { get; set; }

    /// <summary>Whether the clock is known to be wrong. Asks nobody.</summary>
    public bool IsOff => Difference() is { } difference
        ? difference.Duration() > Tolerance
        : _health.Has(HealthConditions.ClockOff) || Moved().Duration() > Tolerance;

    /// <summary>What is wrong with the clock; <see langword="null"/>: nothing that is known.</summary>
    public string? Words => _health.Report().Conditions.FirstOrDefault(condition => condition.Name == HealthConditions.ClockOff)?.Text;

    /// <summary>
    /// Whether this machine's clock is right, as far as can be known. Asks the reseller, by a command that changes nothing, where no answer
    /// has told its time yet or the last one speaks against the clock (which a machine's sleep does too).
    /// </summary>
    /// <exception cref="ResellerException">The reseller was to be asked, and is away.</exception>
    public async Task<bool> IsRightAsync(CancellationToken cancellationToken)
    {
        if (Difference() is { } known && known.Duration() <= Tolerance && !_health.Has(HealthConditions.ClockOff))
        {
            return true;
        }

        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (Difference() is not { } last || last.Duration() > Tolerance)
            {
                await AskAsync(cancellationToken);
            }

            return await JudgeAsync(cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>The same for what can wait: while the reseller is to be asked and is away, the clock is not known to be right.</summary>
    public async Task<bool> IsKnownToBeRightAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await IsRightAsync(cancellationToken);
        }
        catch (ResellerException)
        {
            // That it is away is logged where it hinders.
            return false;
        }
    }

    /// <summary>Goes on only when the clock is right.</summary>
    /// <exception cref="ClockOffException">It is wrong.</exception>
    /// <exception cref="ResellerException">The reseller was to be asked, and is away.</exception>
    internal async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (!await IsRightAsync(cancellationToken))
        {
            throw new ClockOffException();
        }
    }

    /// <summary>The same for what an operator asks for.</summary>
    /// <exception cref="InvalidOperationException">It is wrong; the message says what to do.</exception>
    /// <exception cref="ResellerException">The reseller was to be asked, and is away.</exception>
    internal async Task RequireForOperatorAsync(CancellationToken cancellationToken)
    {
        if (!await IsRightAsync(cancellationToken))
        {
            throw new InvalidOperationException(Words ?? "This machine's clock is wrong.");
        }
    }

    /// <summary>Looks at the clock, so that work goes on when it is right again and a wrong one is told before there is work.</summary>
    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        return PeriodicRound.Done(LookInterval);
    }

    public void Dispose() => _asking.Dispose();

    /// <summary>
    /// One check: keeps the health, and the mark of the last right time. A reseller that was not asked yet is not asked for it.
    /// </summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_serverTime() is null ? await JudgeInTurnAsync(cancellationToken) : await IsKnownToBeRightAsync(cancellationToken))
        {
            await MarkAsync(cancellationToken);
        }
    }

    private async Task<bool> JudgeInTurnAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            return await JudgeAsync(cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    private TimeSpan? Difference() => _time.GetUtcNow() - _serverTime();

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        // Where many orders wait for the clock, they ask together.
        if (_serverTime() is null || _asked is not { } asked || _time.GetElapsedTime(asked) >= LeastBetweenQuestions)
        {
            await _ask(cancellationToken);
            _asked = _time.GetTimestamp();
        }
    }

    private async Task<bool> JudgeAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var server = _serverTime();
        var contradiction = server is { } told
            ? (now - told).Duration() > Tolerance ? $"the reseller's answers say {told:u}" : null
            : Contradiction(now, (await _marks.ReadAsync(MarkId, cancellationToken))?.Value);
        if (contradiction is not null)
        {
            _health.Set(
                HealthConditions.ClockOff,
                $"This machine's clock says {now:u}, but {contradiction}. Nothing is bought, renewed, reissued, cancelled, given up, "
                + "handed over or expired while they are more than an hour apart, nor is anything imported or compared. Set this machine's "
                + "clock (NTP); the bridge goes on by itself.");
            return false;
        }

        if (_health.Has(HealthConditions.ClockOff))
        {
            _health.Clear(HealthConditions.ClockOff);
            await (Righted?.Invoke(cancellationToken) ?? Task.CompletedTask);
        }

        return true;
    }

    /// <summary>What speaks against the clock where the reseller's answers tell no time; <see langword="null"/>: nothing.</summary>
    private string? Contradiction(DateTimeOffset now, ClockMark? mark)
    {
        const string Alone = "and the reseller's answers tell no time";
        if (mark is { At: { } last } && last - now > Tolerance)
        {
            return $"it was {last:u} already when the clock was right last, {Alone}";
        }

        TimeSpan moved;
        lock (_readingsLock)
        {
            if (Moved(_steadySince).Duration() > Tolerance)
            {
                (_steadySince, _isTried) = (ReadClock(), false);
            }
            else if (_time.GetElapsedTime(_steadySince.Stamp) >= Trial)
            {
                _believed = _steadySince = ReadClock();
                _isTried = true;
            }

            moved = Moved(_believed);
        }

        var belief = $"If it is right now, it is believed when it has run on for {Trial.TotalHours:0} hours";
        return moved.Duration() > Tolerance
            ? $"it was set {(moved > TimeSpan.Zero ? "ahead" : "back")} by {InWords(moved.Duration())} while the bridge ran"
                + $"{(moved > TimeSpan.Zero ? ", or the machine was suspended" : "")}, {Alone}. {belief}"
            : !_isTried && mark is { Alone: { } written } && written - now > Tolerance
            ? $"it said {written:u} already, {Alone}. {belief}"
            : null;
    }

    private static string InWords(TimeSpan time) => time.ToString(@"d\.hh\:mm", CultureInfo.InvariantCulture);

    /// <summary>How far the clock was set since it was believed last, by the machine's count of the time that has passed.</summary>
    private TimeSpan Moved()
    {
        lock (_readingsLock)
        {
            return Moved(_believed);
        }
    }

    private TimeSpan Moved(Reading since) => _time.GetUtcNow() - since.At - _time.GetElapsedTime(since.Stamp);

    private Reading ReadClock() => new(_time.GetUtcNow(), _time.GetTimestamp());

    /// <summary>The clock is right, and cannot be earlier from now on. What it alone says is written down beside that.</summary>
    private async Task MarkAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var isTold = _serverTime() is not null;
        var known = await _marks.ReadAsync(MarkId, cancellationToken);
        var last = isTold ? known?.Value.At : known?.Value.Alone;
        if (last is null || (now - last.Value).Duration() >= MarkInterval)
        {
            var mark = isTold ? new ClockMark(now, null) : new ClockMark(known?.Value.At, now);
            await _store.CommitAsync([_marks.Put(mark, known?.Version ?? 0)], cancellationToken);
        }
    }

    /// <summary>What the clock said, and the machine's count of passing time then, which nobody sets.</summary>
    private readonly record struct Reading(DateTimeOffset At, long Stamp);
}
