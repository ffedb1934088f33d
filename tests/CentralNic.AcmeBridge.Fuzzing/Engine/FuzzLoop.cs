using System.Diagnostics;
using CentralNic.AcmeBridge.Fuzzing.Targets;

namespace CentralNic.AcmeBridge.Fuzzing.Engine;

/// <summary>
/// Fuzzing guided by coverage: inputs are changed and run, and one that runs through something new joins those that are changed. Entries
/// that are the shortest for some branch are changed more often.
/// </summary>
internal sealed class FuzzLoop
{
    private const int ChildrenPerTurn = 128;
    private const int TrimTries = 40;

    private readonly IFuzzTarget _target;
    private readonly Executor _executor;
    private readonly CoverageMap _map;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly Progress _progress;
    private readonly FuzzFolder _folder;
    private readonly List<byte[]> _entries = [];
    private readonly Dictionary<int, byte[]> _shortest = [];
    private long _since;

    /// <summary>Prepares the loop.</summary>
    /// <param name="target">The target, started.</param>
    /// <param name="map">The map that its assemblies are instrumented for.</param>
    /// <param name="folder">Where entries and findings go.</param>
    /// <param name="progress">Is told what is run.</param>
    /// <param name="seed">The seed of all choices.</param>
    public FuzzLoop(IFuzzTarget target, CoverageMap map, FuzzFolder folder, Progress progress, int seed)
    {
        (_target, _map, _folder, _progress) = (target, map, folder, progress);
        _executor = new Executor(target);
        _random = new Random(seed);
        _mutator = new Mutator(_random, target.Words, target.MaxLength);
    }

    /// <summary>Runs for a time.</summary>
    /// <param name="inputs">What to begin with.</param>
    public void Run(IReadOnlyList<byte[]> inputs, TimeSpan time)
    {
        var begin = Stopwatch.GetTimestamp();
        using var watch = new Timer(_ => LookForHang(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        foreach (var input in inputs)
        {
            Consider(input, isGiven: true);
        }

        if (_entries.Count == 0)
        {
            throw new InvalidOperationException("No input runs through anything: the assemblies are not instrumented.");
        }

        while (Stopwatch.GetElapsedTime(begin) < time)
        {
            var entry = Choose();
            for (var child = 0; child < ChildrenPerTurn && Stopwatch.GetElapsedTime(begin) < time; child++)
            {
                Consider(Change(entry), isGiven: false);
            }
        }
    }

    private byte[] Choose()
    {
        if (_random.Next(2) == 0 && _shortest.Count > 0)
        {
            var branches = _shortest.Keys;
            return _shortest[branches.ElementAt(_random.Next(branches.Count))];
        }

        var newest = _random.Next(3) == 0 ? Math.Max(1, _entries.Count / 8) : _entries.Count;
        return _entries[_entries.Count - 1 - _random.Next(newest)];
    }

    private byte[] Change(byte[] entry)
    {
        var other = _entries[_random.Next(_entries.Count)];
        var changed = (_random.Next(2) == 0 ? _target.Change(entry, other, _mutator, _random) : null) ?? _mutator.Change(entry, other);
        return changed.Length <= _target.MaxLength ? changed : changed[.._target.MaxLength];
    }

    private void Consider(byte[] input, bool isGiven)
    {
        if (Trace(input) is not { } trace || !_map.IsNew(trace))
        {
            return;
        }

        // What another thread ran through beside it is not seen again.
        if (Trace(input) is not { } again || !_map.IsNew(again))
        {
            return;
        }

        var fresh = _map.NewIn(again);
        if (!isGiven)
        {
            (input, again) = Trim(input, again, fresh);
        }

        _map.Add(again);
        Keep(input, again);
        if (!isGiven)
        {
            _folder.AddEntry(input);
        }

        (_progress.Branches, _progress.Entries) = (_map.Branches, _entries.Count);
    }

    private void Keep(byte[] input, CoverageTrace trace)
    {
        _entries.Add(input);
        foreach (var branch in trace.Branches)
        {
            if (!_shortest.TryGetValue(branch, out var known) || known.Length > input.Length)
            {
                _shortest[branch] = input;
            }
        }
    }

    /// <summary>Takes away what is not needed to run through the new.</summary>
    private (byte[] Input, CoverageTrace Trace) Trim(byte[] input, CoverageTrace trace, CoverageTrace fresh)
    {
        var tries = 0;
        for (var block = input.Length / 2; block >= 1 && tries < TrimTries; block /= 2)
        {
            for (var at = 0; at + block <= input.Length && tries < TrimTries; tries++)
            {
                byte[] shorter = [.. input[..at], .. input[(at + block)..]];
                if (Trace(shorter) is { } without && without.Has(fresh))
                {
                    (input, trace) = (shorter, without);
                }
                else
                {
                    at += block;
                }
            }
        }

        return (input, trace);
    }

    /// <summary>Runs an input; <see langword="null"/>: it is a finding.</summary>
    private CoverageTrace? Trace(byte[] input)
    {
        _progress.Input = input;
        Volatile.Write(ref _since, Stopwatch.GetTimestamp());
        _map.Begin();
        var finding = _executor.Run(input);
        var trace = _map.End();
        Volatile.Write(ref _since, 0);
        _progress.Executions = _executor.Executions;
        if (finding is not null)
        {
            _folder.AddFinding(finding);
            return null;
        }

        return trace;
    }

    /// <summary>Ends the process when an input does not end: nothing else ends what does not listen.</summary>
    private void LookForHang()
    {
        var since = Volatile.Read(ref _since);
        if (since != 0 && Stopwatch.GetElapsedTime(since) > FuzzFolder.HangTime)
        {
            _progress.Hangs = true;
            Process.GetCurrentProcess().Kill();
        }
    }
}
