using CentralNic.AcmeBridge.CommandLine;
using CentralNic.AcmeBridge.Hosting;
using Xunit;

namespace CentralNic.AcmeBridge.Tests.Hosting;

/// <summary>How the program runs under a service manager whose calls must return.</summary>
public sealed class ServiceRunTests
{
    private readonly List<TimeSpan> _asked = [];
    private readonly TaskCompletionSource<int> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Start_WaitsUntilItServesAndStopUntilItHasEnded()
    {
        var steps = new List<string>();
        var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ServiceRun? run = null;
        using var made = run = new ServiceRun(async stop =>
        {
            steps.Add("opened");
            run!.Serving();
            await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await committed.Task; // A billed command that was sent.
            steps.Add("closed");
            return ExitCode.Success;
        });

        Assert.Null(run.Start(_asked.Add, _ended.SetResult));
        Assert.Equal(["opened"], steps);
        var stopping = Task.Run(() => run.Stop(_asked.Add));
        Assert.False(stopping.IsCompleted);
        committed.SetResult();

        Assert.Equal(ExitCode.Success, await stopping);
        Assert.Equal(["opened", "closed"], steps);
        Assert.False(_ended.Task.IsCompleted);

        // Asked for more time before each wait, and for more than the wait lasts.
        Assert.True(_asked.Count >= 2);
        Assert.All(_asked, time => Assert.True(time > ServiceRun.AskEvery));
    }

    [Fact]
    public void Start_OfAProgramThatCannotServeGivesItsExitCode()
    {
        using var run = new ServiceRun(_ => Task.FromResult(ExitCode.Config));

        Assert.Equal(ExitCode.Config, run.Start(_asked.Add, _ended.SetResult));
        Assert.False(_ended.Task.IsCompleted);
    }

    [Fact]
    public async Task End_WithoutHavingBeenToldIsTold()
    {
        var broken = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        ServiceRun? run = null;
        using var made = run = new ServiceRun(_ =>
        {
            run!.Serving();
            return broken.Task;
        });
        Assert.Null(run.Start(_asked.Add, _ended.SetResult));

        broken.SetResult(ExitCode.IoError);

        Assert.Equal(ExitCode.IoError, await _ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Stop_WithoutAStartReturnsAtOnce()
    {
        using var run = new ServiceRun(_ => throw new InvalidOperationException("It was started."));

        Assert.Equal(ExitCode.Success, run.Stop(_asked.Add));
    }
}
