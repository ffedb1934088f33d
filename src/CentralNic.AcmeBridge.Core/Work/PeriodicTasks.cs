using CentralNic.AcmeBridge.Core.Health;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>
/// Runs all that is done every so often. Whatever a round throws is logged, and the task goes on after a wait that grows with each failure
/// in a row; a task ends with the program only. How each stands can be asked for.
/// </summary>
internal sealed partial class PeriodicTasks : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly HealthMonitor _health;
    private readonly TimeProvider _time;
    private readonly ILogger<PeriodicTasks> _logger;
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly CancellationTokenSource _stopping = new();
    private bool _started;

    /// <summary>Makes a runner of tasks that does not run yet.</summary>
    /// <param name="logger">Told of rounds that failed.</param>
    public PeriodicTasks(HealthMonitor health, TimeProvider time, ILogger<PeriodicTasks> logger)
    {
        _health = health;
        _time = time;
        _logger = logger;
    }

    /// <summary>How all tasks stand, in the order in which they were added.</summary>
    public IReadOnlyList<PeriodicTaskState> States
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Select(entry => entry.State)];
            }
        }
    }

    /// <summary>Adds a task; it runs from <see cref="Start"/> on, or at once when that was called before.</summary>
    public void Add(IPeriodicTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            if (_entries.Any(known => known.State.Name == task.Name))
            {
                throw new ArgumentException($"There is a periodic task '{task.Name}' already.", nameof(task));
            }

            var entry = new Entry(task);
            _entries.Add(entry);
            if (_started)
            {
                Begin(entry);
            }
        }
    }

    /// <summary>Begins to run the tasks.</summary>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            if (!_started)
            {
                _started = true;
                _entries.ForEach(Begin);
            }
        }
    }

    /// <summary>
    /// Has a round of the task begin now, or right after the one that runs. After a failure the wait is kept all the same, so that a
    /// fault which wakes the task does not keep it busy.
    /// </summary>
    /// <param name="task">The task; one that was not added is not woken.</param>
    public void Wake(IPeriodicTask task)
    {
        lock (_lock)
        {
            _entries.Find(entry => entry.Task == task)?.Woken.TrySetResult();
        }
    }

    /// <summary>Stops: no further round begins, and those that run are waited for.</summary>
    public async ValueTask DisposeAsync()
    {
        Task cancelled;
        Task[] running;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            // What is registered with the token runs on other threads, not under the lock.
            cancelled = _stopping.CancelAsync();
            running = [.. _entries.Select(entry => entry.Running)];
        }

        await Task.WhenAll([cancelled, .. running]);
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Begin(Entry entry)
    {
        var stop = _stopping.Token;
        entry.Running = Task.Run(() => RunAsync(entry, stop), CancellationToken.None);
    }

    private async Task RunAsync(Entry entry, CancellationToken stop)
    {
        (TimeSpan? Wait, PeriodicTaskState State) ended = (entry.Task.FirstWait, entry.State);
        while (true)
        {
            await WaitAsync(entry, ended.Wait, ended.State, stop);
            if (stop.IsCancellationRequested)
            {
                return;
            }

            ended = await RunRoundAsync(entry, stop);
        }
    }

    private async Task WaitAsync(Entry entry, TimeSpan? wait, PeriodicTaskState ended, CancellationToken stop)
    {
        Task waiting;
        lock (_lock)
        {
            // The timer runs before the state says how the round ended: who moves a clock by the state must not come too early.
            entry.State = ended;
            var woken = entry.State.ConsecutiveFailures > 0 && wait is not null ? NewSignal() : entry.Woken;
            var longest = wait is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, LongestWait.Ticks)) : Timeout.InfiniteTimeSpan;
            waiting = woken.Task.WaitAsync(longest, _time, stop);
            entry.State = entry.State with { NextRound = wait is { } known ? _time.GetUtcNow() + known : null };
        }

        await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            if (entry.Woken.Task.IsCompleted)
            {
                entry.Woken = NewSignal();
            }
        }
    }

    private async Task<(TimeSpan? Wait, PeriodicTaskState State)> RunRoundAsync(Entry entry, CancellationToken stop)
    {
        var task = entry.Task;
        var before = entry.State with { NextRound = null };
        lock (_lock)
        {
            entry.State = before with { RunningSince = _time.GetUtcNow() };
        }

        try
        {
            var round = await task.RunRoundAsync(stop);
            if (round.WasIdle)
            {
                return (round.Wait, before);
            }

            _health.TaskSucceeded(task.Name);
            if (before.ConsecutiveFailures > 0)
            {
                LogRecovered(task.Name, before.ConsecutiveFailures);
            }

            return (round.Wait, before with { LastSuccess = _time.GetUtcNow(), ConsecutiveFailures = 0 });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (null, before);
        }
#pragma warning disable CA1031 // Whatever went wrong in a round must not end the task; it is logged, counted and tried again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _health.TaskFailed(task.Name, failure.Message);
            var failures = before.ConsecutiveFailures + 1;
            var wait = task.FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
            wait = wait < task.LongestRetry ? wait : task.LongestRetry;

            // That the reseller does not answer is no fault of the program, and its message says all.
            var isReseller = failure is ResellerException
                || (failure is AggregateException all && all.InnerExceptions.All(each => each is ResellerException));
            LogFailed(
                isReseller ? LogLevel.Warning : LogLevel.Error,
                isReseller ? null : failure,
                task.Name,
                failures,
                wait,
                failure is AggregateException { InnerException: ResellerException first } ? first.Message : failure.Message);
            return (wait, before with
            {
                LastFailure = _time.GetUtcNow(),
                LastError = failure.Message,
                ConsecutiveFailures = failures,
            });
        }
    }

    [LoggerMessage(
        EventId = 2, Message = "The periodic task {Task} failed (failures in a row: {Failures}); it is tried again in {Delay}. {Failure}")]
    private partial void LogFailed(LogLevel level, Exception? exception, string task, int failures, TimeSpan delay, string failure);

    [LoggerMessage(3, LogLevel.Information, "The periodic task {Task} works again (failures before: {Failures})")]
    private partial void LogRecovered(string task, int failures);

    private sealed class Entry(IPeriodicTask task)
    {
        public IPeriodicTask Task { get; } = task;

        public PeriodicTaskState State { get; set; } = new() { Name = task.Name };

        public TaskCompletionSource Woken { get; set; } = NewSignal();

        public Task Running { get; set; } = System.Threading.Tasks.Task.CompletedTask;
    }
}
