using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>
/// Runs background work when it is due, with bounded concurrency: each kind of work has slots of its own, and they are shared fairly
/// between tenants and their accounts (<see cref="FairSlots"/>), so that however much one orders, others do not wait for it. It holds no
/// state that matters: after a restart the open orders are scheduled again from their documents.
/// </summary>
public sealed partial class WorkRunner : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    /// <summary>The clock may be set while a timer waits, as after a machine's sleep: work is late by this at most.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time;
    private readonly ILogger<WorkRunner> _logger;
    private readonly Dictionary<WorkKind, FairSlots> _slots;
    private readonly Func<OrderId, CommandCaller?>? _callers;
    private readonly Lock _lock = new();
    private readonly Dictionary<WorkItem, Entry> _entries = [];
    private readonly PriorityQueue<WorkItem, DateTimeOffset> _due = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _changed = NewSignal();
    private Dictionary<WorkKind, IWorkHandler> _handlers = [];
    private Task _dispatcher = Task.CompletedTask;

    /// <summary>Makes a runner that does not run yet.</summary>
    /// <param name="slots">How many items may run at once.</param>
    /// <param name="callers">Says whose an order is; <see langword="null"/>, or what it does not know: nobody's.</param>
    /// <param name="time">The clock that says what is due.</param>
    /// <param name="logger">Told of work that failed unexpectedly.</param>
    internal WorkRunner(WorkSlots slots, Func<OrderId, CommandCaller?>? callers, TimeProvider time, ILogger<WorkRunner> logger)
    {
        ArgumentNullException.ThrowIfNull(slots);
        _time = time;
        _logger = logger;
        _callers = callers;
        _slots = new Dictionary<WorkKind, FairSlots>
        {
            [WorkKind.Validation] = new(slots.Validations, time),
            [WorkKind.Issuance] = new(slots.Issuances, time),
            [WorkKind.DcvCleanUp] = new(slots.CleanUps, time),
        };
    }

    /// <summary>Begins to run what is due.</summary>
    /// <param name="handlers">One per kind of work.</param>
    internal void Start(IEnumerable<IWorkHandler> handlers)
    {
        _handlers = handlers.ToDictionary(handler => handler.Kind);
        _dispatcher = Task.Run(DispatchAsync);
    }

    /// <summary>Schedules work for now.</summary>
    /// <param name="caller">Whose it is, for an order that is settled; of others that is known.</param>
    internal void Schedule(WorkItem item, CommandCaller? caller = null) => Schedule(item, _time.GetUtcNow(), caller);

    /// <summary>Schedules work; of several times for one item the earliest counts.</summary>
    /// <param name="caller">Whose it is, for an order that is settled; of others that is known.</param>
    internal void Schedule(WorkItem item, DateTimeOffset due, CommandCaller? caller = null)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(item, out var entry))
            {
                _entries.Add(item, entry = new Entry());
            }

            entry.Caller ??= caller;
            if (entry.Stage == Stage.Waiting || (entry.Due is { } known && known <= due))
            {
                return;
            }

            entry.Due = due;
            if (entry.Stage == Stage.Resting)
            {
                _due.Enqueue(item, due);
                _changed.TrySetResult();
            }
        }
    }

    /// <summary>Stops: nothing new begins, and what runs comes to the end of its step.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _dispatcher;
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task DispatchAsync()
    {
        var stop = _stopping.Token;
        while (!stop.IsCancellationRequested)
        {
            Task changed;
            var wait = Timeout.InfiniteTimeSpan;
            lock (_lock)
            {
                while (_due.TryPeek(out var item, out var due))
                {
                    // An entry rescheduled to an earlier time leaves its later queue place behind.
                    if (!_entries.TryGetValue(item, out var entry) || entry.Stage != Stage.Resting || entry.Due != due)
                    {
                        _due.Dequeue();
                        continue;
                    }

                    var now = _time.GetUtcNow();
                    if (due > now)
                    {
                        wait = due - now < LongestWait ? due - now : LongestWait;
                        break;
                    }

                    _due.Dequeue();
                    Begin(item, entry);
                }

                if (_changed.Task.IsCompleted)
                {
                    _changed = NewSignal();
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(wait, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Puts an item that is due in line for a slot of its kind.</summary>
    private void Begin(WorkItem item, Entry entry)
    {
        entry.Stage = Stage.Waiting;
        entry.Due = null;
        var caller = entry.Caller ?? _callers?.Invoke(item.Order) ?? CommandCaller.Nobody;
        var slot = _slots[item.Kind].AcquireAsync(caller, _stopping.Token).AsTask();
        var task = Task.Run(() => RunAsync(item, entry, caller, slot));
        _running.Add(task);
        _ = task.ContinueWith(
            finished =>
            {
                lock (_lock)
                {
                    _running.Remove(finished);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task RunAsync(WorkItem item, Entry entry, CommandCaller caller, Task<FairSlot> place)
    {
        FairSlot slot;
        try
        {
            slot = await place;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return; // The document says where to go on after the restart.
        }

        using (slot)
        {
            lock (_lock)
            {
                entry.Stage = Stage.Running;
            }

            await RunAsync(item, caller, slot);
        }
    }

    private async Task RunAsync(WorkItem item, CommandCaller caller, FairSlot slot)
    {
        DateTimeOffset? again = null;
        var failed = false;
        using var scope = _logger.BeginScope(new KeyValuePair<string, object>[] { new("OrderId", item.Order.Value) });

        // Commands wait for their turn in a fair queue of their own, for minutes if there are many. A slot is not held meanwhile, nor taken
        // again afterwards: what follows a command is short, and there are no more of them than commands. A validation is bounded all the
        // time.
        using var sending = CommandCaller.Begin(caller, whenSending: item.Kind == WorkKind.Validation ? null : slot.Dispose);
        try
        {
            again = await _handlers[item.Kind].RunAsync(item, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The document says where to go on after the restart.
        }
#pragma warning disable CA1031 // Whatever went wrong with one order must not end the work for all others; it is logged and tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failed = true;
            LogFailed(exception, item.Kind, item.Order.Value);
        }

        Finish(item, again, failed);
    }

    private void Finish(WorkItem item, DateTimeOffset? again, bool failed)
    {
        lock (_lock)
        {
            var entry = _entries[item];
            entry.Stage = Stage.Resting;
            entry.Failures = failed ? entry.Failures + 1 : 0;
            if (failed)
            {
                var wait = FirstRetry * Math.Pow(2, Math.Min(entry.Failures - 1, 10));
                again = _time.GetUtcNow() + (wait < LongestRetry ? wait : LongestRetry);
            }

            if (again is { } due && (entry.Due is not { } known || due < known))
            {
                entry.Due = due;
            }

            if (entry.Due is { } next)
            {
                _due.Enqueue(item, next);
                _changed.TrySetResult();
            }
            else
            {
                _entries.Remove(item);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Kind} of order {OrderId} failed unexpectedly; it will be tried again")]
    private partial void LogFailed(Exception exception, WorkKind kind, string orderId);

    private enum Stage
    {
        /// <summary>It is not due yet.</summary>
        Resting,

        /// <summary>It is due and waits for a slot.</summary>
        Waiting,

        Running,
    }

    private sealed class Entry
    {
        /// <summary>When it is to run (again).</summary>
        public DateTimeOffset? Due { get; set; }

        public Stage Stage { get; set; }

        public CommandCaller? Caller { get; set; }

        public int Failures { get; set; }
    }
}
