using System.Diagnostics;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Documents;
using CentralNic.AcmeBridge.Storage.LiteDb.Journal;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Commits;

/// <summary>
/// The one writer: takes all commits that wait, holds each against the documents, appends those that hold to the journal with one
/// fsync, shows them to readers and tells the callers. While the disk works, the next group gathers; nothing waits otherwise.
/// </summary>
internal sealed class GroupCommitter
{
    private const int MaxGroupBytes = 1024 * 1024;
    private const int MaxJournals = 4;

    private readonly LiteDbStoreOptions _options;
    private readonly CommitJournal _journal;
    private readonly DocumentView _view;
    private readonly JournalDrain _drain;
    private readonly ILogger _logger;
    private readonly StoreMetrics _metrics;
    private readonly GroupStage _stage;
    private readonly object _lock = new();
    private readonly Queue<PendingCommit> _waiting = new();
    private readonly List<PendingCommit> _group = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _frame = new byte[256 * 1024];
    private bool _closed;
    private bool _turnWanted;
    private TaskCompletionSource? _settled;
    private volatile StoreUnavailableException? _failing;
    private bool _witnessFailing;

    /// <summary>Makes the writer; <see cref="Start"/> lets it run.</summary>
    public GroupCommitter(
        LiteDbStoreOptions options, CommitJournal journal, DocumentView view, JournalDrain drain, StoreMetrics metrics, ILogger logger)
    {
        _metrics = metrics;
        _options = options;
        _journal = journal;
        _view = view;
        _drain = drain;
        _logger = logger;
        _stage = new GroupStage(view);
    }

    /// <summary>Why the last commit could not be made durable; <see langword="null"/>: it could, or there was none.</summary>
    public string? Failure => _failing?.Message;

    /// <summary>Starts the writer's thread.</summary>
    public void Start() => new Thread(Run) { IsBackground = true, Name = "store writer" }.Start();

    /// <summary>Queues a commit.</summary>
    /// <exception cref="StoreUnavailableException">The store is closed.</exception>
    public void Enqueue(PendingCommit commit)
    {
        lock (_lock)
        {
            if (_closed)
            {
                throw new StoreUnavailableException("The store is closed.");
            }

            _waiting.Enqueue(commit);
            if (_waiting.Count == 1)
            {
                Monitor.Pulse(_lock);
            }
        }
    }

    /// <summary>Asks for the journal to be brought into the database soon, however little it holds.</summary>
    public void RequestTurn()
    {
        lock (_lock)
        {
            _turnWanted = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Has everything committed before brought into the database; commits wait meanwhile.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be written.</exception>
    public Task SettleAsync()
    {
        lock (_lock)
        {
            _settled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Monitor.Pulse(_lock);
            return _settled.Task;
        }
    }

    /// <summary>Refuses further commits and ends when the queued ones are told.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            Monitor.Pulse(_lock);
        }

        return _ended.Task;
    }

    private void Run()
    {
        while (TakeGroup(out var turn, out var settled))
        {
            if (settled is not null)
            {
                Settle(settled);
            }

            if ((turn && !_view.IsActiveEmpty) || _journal.ActiveBytes >= _options.JournalBytes)
            {
                TryTurn();
            }

            if (_group.Count > 0)
            {
                CommitGroup();
            }
        }

        _ended.SetResult();
    }

    private bool TakeGroup(out bool turn, out TaskCompletionSource? settled)
    {
        _group.Clear();
        lock (_lock)
        {
            while (_waiting.Count == 0 && !_turnWanted && _settled is null && !_closed)
            {
                Monitor.Wait(_lock);
            }

            turn = _turnWanted;
            _turnWanted = false;
            settled = _settled;
            _settled = null;
            var bytes = 0;
            while (_group.Count < _options.MaxGroupCommits && bytes < MaxGroupBytes && _waiting.TryDequeue(out var commit))
            {
                _group.Add(commit);
                bytes += commit.Bytes.Length;
            }

            return turn || settled is not null || _group.Count > 0 || !_closed;
        }
    }

    private void Settle(TaskCompletionSource settled)
    {
        var failure = _drain.WaitUntilDone();
        if (failure is null && !_view.IsActiveEmpty)
        {
            TryTurn();
            failure = _drain.WaitUntilDone();
        }

        if (failure is null)
        {
            settled.SetResult();
        }
        else
        {
            settled.SetException(new StoreUnavailableException($"The database cannot be written: {failure.Message}", failure));
        }
    }

    private void TryTurn()
    {
        if (!_view.IsDraining)
        {
            var closed = _view.Seal(_journal.LastSequence);
            _journal.Turn(_view.DrainedThrough);
            _drain.Begin(closed);
        }
    }

    private void CommitGroup()
    {
        var refusal = WaitForRoom();
        if (refusal is null)
        {
            try
            {
                Write();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                refusal = new StoreUnavailableException(
                    $"The journal could not be written; the commit did not happen: {exception.Message} Free space on the disk of the data "
                    + "folder.", exception);
            }
        }

        Report(refusal);
        foreach (var commit in _group)
        {
            // A conflict found in a group that failed may be with a commit that never happened.
            commit.Refusal = refusal ?? commit.Refusal;
            _metrics.Ended(refusal is not null ? "failed" : commit.Refusal is null ? "committed" : "conflict");
            commit.Complete();
        }
    }

    /// <summary>Lets the database catch up when the journal has grown far beyond its size.</summary>
    private StoreUnavailableException? WaitForRoom()
    {
        while (_journal.ActiveBytes >= (long)MaxJournals * _options.JournalBytes)
        {
            if (_drain.WaitUntilDone() is { } failure)
            {
                return new StoreUnavailableException($"The journal is full and the database cannot be written: {failure.Message}", failure);
            }

            TryTurn();
        }

        return null;
    }

    private void Write()
    {
        _stage.Clear();
        var length = JournalFrame.HeadBytes;
        foreach (var commit in _group)
        {
            if (_stage.TryAdd(commit))
            {
                if (_frame.Length < length + commit.Bytes.Length)
                {
                    Array.Resize(ref _frame, Math.Max(length + commit.Bytes.Length, 2 * _frame.Length));
                }

                commit.Bytes.CopyTo(_frame, length);
                length += commit.Bytes.Length;
            }
        }

        if (length > JournalFrame.HeadBytes)
        {
            var begun = Stopwatch.GetTimestamp();
            try
            {
                _journal.Append(_frame.AsSpan(0, length));
            }
            finally
            {
                _metrics.Flushed(Stopwatch.GetElapsedTime(begun));
            }

            _view.Publish(_stage.Accepted);
            ReportWitness(_journal.WitnessFailure);
        }
    }

    private void ReportWitness(IOException? failure)
    {
        if (failure is not null && !_witnessFailing)
        {
            StoreLog.WitnessFailed(_logger, failure);
        }

        _witnessFailing = failure is not null;
    }

    private void Report(StoreUnavailableException? refusal)
    {
        if (refusal is not null && _failing is null)
        {
            StoreLog.WritingFailed(_logger, refusal);
        }
        else if (refusal is null && _failing is not null)
        {
            StoreLog.WritingRecovered(_logger);
        }

        _failing = refusal;
    }
}
