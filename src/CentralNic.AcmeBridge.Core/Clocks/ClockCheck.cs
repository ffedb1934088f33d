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
/// last time that was known to be right.
/// </summary>
internal sealed class ClockCheck : IPeriodicTask, IDisposable
{
    /// <summary>How far the clocks may be apart.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

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
    private long? _asked;

    /// <summary>Makes a check by the reseller's answers.</summary>
    /// <param name="reseller">The way to the reseller.</param>
    /// <param name="store">Where the last right time is kept.</param>
    /// <param name="health">Is told while the clock is wrong.</param>
    public ClockCheck(ResellerClient reseller, IDocumentStore store, HealthMonitor health, TimeProvider time)
        : this(() =>
            reseller.ServerTime, cancellation =>
                reseller.Account.StatusAsync(CommandPriority.Interactive, cancellation), store, health, time)
    {
    }

    internal ClockCheck(
        Func<DateTimeOffset?> serverTime, Func<CancellationToken, Task> ask, IDocumentStore store, HealthMonitor health, TimeProvider time)
    {
        (_serverTime, _ask, _store, _health, _time) = (serverTime, ask, store, health, time);
        _marks = new DocumentSet<ClockMark>(store, "clock", ClocksJson.Default, _ => MarkId);
    }

    public string Name => "clock";

    public TimeSpan FirstWait => LookInterval;

    /// <summary>Is called when the clock was wrong and is right again: what was due by the wrong clock is to be looked at now.</summary>
    public Func<CancellationToken, Task>? Righted { get; set; }

    /// <summary>Whether the reseller's last answer shows the clock to be wrong. Asks nobody.</summary>
    public bool IsOff => Difference() is { } difference && difference.Duration() > Tolerance;

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
        if (_serverTime() is null)
        {
            return;
        }

        try
        {
            if (await IsRightAsync(cancellationToken))
            {
                await MarkAsync(cancellationToken);
            }
        }
        catch (ResellerException)
        {
            // It is away, which the log has already; nothing is known that was not known before.
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
        var mark = server is null ? (await _marks.ReadAsync(MarkId, cancellationToken))?.Value.At : null;
        var (isOff, text) = (server, mark) switch
        {
            ({ } told, _) => ((now - told).Duration() > Tolerance, $"the reseller's answers say {told:u}"),
            (null, { } last) =>
                (last - now > Tolerance, $"it was {last:u} already when the clock was right last, and the reseller's answers tell no time"),
            _ => (false, ""),
        };
        if (isOff)
        {
            _health.Set(
                HealthConditions.ClockOff,
                $"This machine's clock says {now:u}, but {text}. Nothing is bought, renewed, reissued, cancelled, given up or expired "
                + "while they are "
                + "more than an hour apart, nor is anything imported. Set this machine's clock (NTP); the bridge goes on by itself.");
            return false;
        }

        if (_health.Has(HealthConditions.ClockOff))
        {
            _health.Clear(HealthConditions.ClockOff);
            await (Righted?.Invoke(cancellationToken) ?? Task.CompletedTask);
        }

        return true;
    }

    private async Task MarkAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var known = await _marks.ReadAsync(MarkId, cancellationToken);
        if (known is null || (now - known.Value.At).Duration() >= MarkInterval)
        {
            await _store.CommitAsync([_marks.Put(new ClockMark(now), known?.Version ?? 0)], cancellationToken);
        }
    }
}
