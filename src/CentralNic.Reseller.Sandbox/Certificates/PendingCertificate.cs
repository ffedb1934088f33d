namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>A certificate that is being worked on: a wait that can be cut short, and what the checks so far have found.</summary>
internal sealed class PendingCertificate(TimeProvider time, DateTimeOffset firstLook)
{
    // Bounded, since timers are; whoever waits looks again anyway.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly TimeSpan Moved = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private TaskCompletionSource? _sleep;
    private bool _woken;

    /// <summary>The work on it; ends without an exception.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>When the CA looks next by itself. Only for the worker.</summary>
    public DateTimeOffset NextLook { get; set; } = firstLook;

    /// <summary>The keys of checks that are proven. Only for the worker.</summary>
    public HashSet<string> Proven { get; } = new(StringComparer.Ordinal);

    /// <summary>Ends the present wait, or the next one if none is on.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            _sleep?.TrySetResult();
        }
    }

    /// <summary>Waits until a time, a day at most, or until <see cref="Wake"/> was called since the last wait ended.</summary>
    public async Task WaitUntilAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var sleep = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_woken || due <= time.GetUtcNow())
            {
                _woken = false;
                cancellationToken.ThrowIfCancellationRequested();
                return;
            }

            _sleep = sleep;
        }

        await using var alarm = time.CreateTimer(
            static s => ((TaskCompletionSource)s!).TrySetResult(), sleep, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        DateTimeOffset now;
        do
        {
            now = time.GetUtcNow();
            var wait = due > now ? due - now : TimeSpan.Zero;
            alarm.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
        }
        while (time.GetUtcNow() - now >= Moved); // The clock was moved meanwhile: the alarm would be late.

        await sleep.Task.WaitAsync(cancellationToken);
        lock (_gate)
        {
            _sleep = null;
            _woken = false;
        }
    }
}
