using System.Diagnostics;

namespace CentralNic.AcmeBridge.Trials.Fuzz;

/// <summary>Gives a reader one made-up input after the other, and watches that each takes a bounded time.</summary>
/// <typeparam name="T">What an input is.</typeparam>
internal sealed class FuzzRun<T>
{
    /// <summary>Far more than any input takes, and more than a busy machine holds a thread up.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly FuzzResult _result = new();
    private readonly Lock _lock = new();
    private readonly Func<T> _next;
    private readonly Func<T, FuzzOutcome> _read;
    private readonly Func<T, string> _show;
    private T? _input;
    private long _since = Stopwatch.GetTimestamp();

    private FuzzRun(Func<T> next, Func<T, FuzzOutcome> read, Func<T, string> show) => (_next, _read, _show) = (next, read, show);

    /// <summary>Runs. An input that never ends is a finding too: the run then ends at once and leaves its thread behind.</summary>
    /// <param name="next">Makes the next input.</param>
    /// <param name="read">Reads it; any exception is a finding.</param>
    /// <param name="show">The input as a finding shows it.</param>
    /// <param name="count">How many inputs.</param>
    /// <param name="cancellation">Ends the run early.</param>
    public static FuzzResult Run(Func<T> next, Func<T, FuzzOutcome> read, Func<T, string> show, long count, CancellationToken cancellation)
    {
        var run = new FuzzRun<T>(next, read, show);
        var worker = new Thread(() => run.Work(count, cancellation)) { IsBackground = true };
        worker.Start();
        while (!worker.Join(TimeSpan.FromSeconds(1)))
        {
            lock (run._lock)
            {
                if (run._input is { } input && Stopwatch.GetElapsedTime(run._since) > Bound)
                {
                    run._result.Note($"no end after {Bound.TotalSeconds} s: {show(input)}");
                    break;
                }
            }
        }

        return run._result;
    }

    private void Work(long count, CancellationToken cancellation)
    {
        for (var i = 0L; i < count && !cancellation.IsCancellationRequested; i++)
        {
            var input = _next();
            lock (_lock)
            {
                _input = input;
                _since = Stopwatch.GetTimestamp();
            }

            Try(input);
            _result.Took(Stopwatch.GetElapsedTime(_since));
        }
    }

    private void Try(T input)
    {
        try
        {
            _result.Count(_read(input));
        }
#pragma warning disable CA1031 // Any exception that the reader let through is what is looked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _result.Note($"{e}\nfor the input\n{_show(input)}");
        }
    }
}
