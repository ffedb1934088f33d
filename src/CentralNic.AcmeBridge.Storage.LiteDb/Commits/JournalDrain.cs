using CentralNic.AcmeBridge.Storage.LiteDb.Database;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Commits;

/// <summary>
/// Brings closed journal files into the database, in batches, on a thread of its own (LiteDB ties a transaction to its thread). When that
/// fails, the documents stay in memory and in the journal, and it is tried again.
/// </summary>
internal sealed class JournalDrain(DocumentDatabase database, DocumentView view, ILogger logger) : IDisposable
{
    private const int BatchDocuments = 64;
    private const int BatchBytes = 2 * 1024 * 1024;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly object _lock = new();
    private readonly SemaphoreSlim _writing = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private JournalGeneration? _work;
    private Exception? _failure;
    private bool _closed;

    /// <summary>Why the last try failed; <see langword="null"/>: it did not.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_lock)
            {
                return _failure;
            }
        }
    }

    /// <summary>Keeps the database as it is until what is returned is disposed; commits go on into the journal meanwhile.</summary>
    public async Task<IDisposable> HoldAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        return new Hold(_writing);
    }

    /// <summary>Starts the thread.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "store drain" }.Start();

    /// <summary>Hands over a closed part.</summary>
    public void Begin(JournalGeneration generation)
    {
        lock (_lock)
        {
            _work = generation;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until nothing is being brought in.</summary>
    /// <returns>Why the last try failed, or <see langword="null"/> when all is done.</returns>
    public Exception? WaitUntilDone()
    {
        lock (_lock)
        {
            while (_work is not null && _failure is null)
            {
                Monitor.Wait(_lock);
            }

            return _work is null ? null : _failure;
        }
    }

    /// <summary>Ends the thread after one more try of what is left.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.PulseAll(_lock);
        }

        return _ended.Task;
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Brings a part in on the calling thread, after the drain's own has ended.</summary>
    public void DrainNow(JournalGeneration generation)
    {
        if (TryDrain(generation) is { } failure)
        {
            StoreLog.DrainFailed(logger, failure); // Nothing is lost: the journal is read at the next start.
            return;
        }

        view.Drained();
    }

    private void Run()
    {
        while (true)
        {
            JournalGeneration? work;
            bool last;
            lock (_lock)
            {
                while (_work is null && !_closed)
                {
                    Monitor.Wait(_lock);
                }

                work = _work;
                last = _closed;
            }

            if (work is not null)
            {
                Finish(TryDrain(work), last);
            }

            lock (_lock)
            {
                if (_closed && (last || _work is null))
                {
                    break;
                }
            }
        }

        _ended.SetResult();
    }

    private void Finish(Exception? failure, bool last)
    {
        lock (_lock)
        {
            if (failure is null)
            {
                if (_failure is not null)
                {
                    StoreLog.DrainRecovered(logger);
                }

                // Together, so that the writer cannot hand over the next part in between.
                view.Drained();
                _failure = null;
                _work = null;
                Monitor.PulseAll(_lock);
                return;
            }

            if (_failure is null)
            {
                StoreLog.DrainFailed(logger, failure);
            }

            _failure = failure;
            Monitor.PulseAll(_lock);
            if (!last && !_closed)
            {
                Monitor.Wait(_lock, Retry);
            }
        }
    }

    /// <summary>Brings a part in on the calling thread.</summary>
    /// <param name="logger">Gets how long it took.</param>
    public static void DrainInto(DocumentDatabase database, JournalGeneration work, ILogger logger)
    {
        var started = TimeProvider.System.GetTimestamp();
        var batch = new List<DocumentRecord>(BatchDocuments);
        var left = work.Records.Count;
        var bytes = 0;
        if (left == 0)
        {
            database.Apply([], work.Through);
        }

        foreach (var record in work.Records.Values)
        {
            batch.Add(record);
            bytes += record.Body.Length;
            left--;
            if (left == 0 || batch.Count == BatchDocuments || bytes >= BatchBytes)
            {
                database.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(batch), left == 0 ? work.Through : null);
                batch.Clear();
                bytes = 0;
            }
        }

        StoreLog.Drained(logger, work.Records.Count, TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
    }

    private Exception? TryDrain(JournalGeneration work)
    {
        _writing.Wait();
        try
        {
            DrainInto(database, work, logger);
            return null;
        }
        catch (Exception exception) // LiteDB meets damage in many ways.
        {
            return exception;
        }
        finally
        {
            _writing.Release();
        }
    }

    private sealed class Hold(SemaphoreSlim held) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                held.Release();
            }
        }
    }
}
