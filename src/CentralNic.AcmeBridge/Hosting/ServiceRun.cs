namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// A run of the program for a service manager that starts and stops it by calls which must return (Windows'), where systemd sends
/// signals. It is started once and stopped once.
/// </summary>
/// <param name="run">The program; it ends when the token says so, or by itself. Gives its exit code.</param>
internal sealed class ServiceRun(Func<CancellationToken, Task<int>> run) : IDisposable
{
    /// <summary>How often the service manager is asked for more time. It gives 30 seconds at first.</summary>
    internal static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Task<int>? _end;

    /// <summary>Whether it was told to stop.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>The program says that it serves.</summary>
    public void Serving() => _serving.TrySetResult();

    /// <summary>Starts the program, and waits until it serves or has ended.</summary>
    /// <param name="moreTime">Asks for as much more time, again and again while it lasts.</param>
    /// <param name="ended">Told the exit code of a program that ends after it served, without having been told to.</param>
    /// <returns><see langword="null"/>: it serves; else the exit code of the program that has ended.</returns>
    public int? Start(Action<TimeSpan> moreTime, Action<int> ended)
    {
        _end = Task.Run(() => run(_stop.Token));
        Await(Task.WhenAny(_end, _serving.Task), moreTime);
        if (!_serving.Task.IsCompleted)
        {
            return _end.GetAwaiter().GetResult();
        }

        _ = TellAsync(_end, ended);
        return null;
    }

    /// <summary>Tells the program to stop, and waits for its end: a billed command that was sent is awaited.</summary>
    /// <param name="moreTime">Asks for as much more time, again and again while it lasts.</param>
    /// <returns>The exit code.</returns>
    public int Stop(Action<TimeSpan> moreTime)
    {
        _stop.Cancel();
        if (_end is null)
        {
            return 0;
        }

        Await(_end, moreTime);
        return _end.GetAwaiter().GetResult();
    }

    public void Dispose() => _stop.Dispose();

    private static void Await(Task task, Action<TimeSpan> moreTime)
    {
        // Twice the time until it is asked again, so that it never runs out in between.
        do
        {
            moreTime(2 * AskEvery);
        }
        while (Task.WaitAny([task], AskEvery) < 0);
    }

    private async Task TellAsync(Task<int> end, Action<int> ended)
    {
        var exitCode = await end;
        if (!IsStopping)
        {
            ended(exitCode);
        }
    }
}
