using System.Collections.Concurrent;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Work;

/// <summary>
/// Runs what may be slow through others' fault (a customer's DNS or web server, an operator's program) beside the work slots: the item
/// rests meanwhile and is scheduled when the task is done. So however many wait for one slow server, nobody else waits with them.
/// </summary>
/// <remarks>Nothing here matters after a restart: the item begins its task again.</remarks>
internal sealed class OffloadedTasks(WorkRunner work) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<WorkItem, (string Purpose, Task Task)> _running = new();
    private readonly ConcurrentDictionary<Task, bool> _unfinished = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>
    /// Takes the outcome of a task that is done; begins the task when there is none. One that is done at once gives its outcome at once.
    /// </summary>
    /// <param name="item">For whom; it has one task at a time.</param>
    /// <param name="purpose">What for; an outcome for another purpose is dropped.</param>
    /// <param name="run">The task. It must bound its own time, and come to its first wait without delay.</param>
    /// <returns>Whether there is an outcome; if not, the item is to rest.</returns>
    public bool TryTake<T>(WorkItem item, string purpose, Func<CancellationToken, Task<T>> run, out T outcome)
    {
        outcome = default!;
        if (_running.TryGetValue(item, out var known) && known.Purpose == purpose)
        {
            if (!known.Task.IsCompleted)
            {
                return false;
            }

            _running.TryRemove(item, out _);

            // A failure is the item's own: it is thrown where the outcome is wanted.
            outcome = ((Task<T>)known.Task).GetAwaiter().GetResult();
            return true;
        }

        // What is known already needs no rest: the item would only be read, and all before the task be done, once more.
        var task = run(_stopping.Token);
        if (task.IsCompleted)
        {
            _running.TryRemove(item, out _);
            outcome = task.GetAwaiter().GetResult();
            return true;
        }

        // The item is forgotten while it rests, and of a settled order nobody else knows whose it is.
        var caller = CommandCaller.Current;
        _running[item] = (purpose, task);
        _unfinished[task] = true;
        _ = task.ContinueWith(
            finished =>
            {
                _unfinished.TryRemove(finished, out _);
                if (!_stopping.IsCancellationRequested)
                {
                    work.Schedule(item, caller);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return false;
    }

    /// <summary>The item needs no outcome any more.</summary>
    public void Forget(WorkItem item) => _running.TryRemove(item, out _);

    /// <summary>Stops what runs and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(_unfinished.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }
}
