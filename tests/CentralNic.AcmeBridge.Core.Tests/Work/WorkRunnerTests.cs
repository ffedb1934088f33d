using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Work;

public sealed class WorkRunnerTests : IAsyncLifetime
{
    private static readonly WorkItem A = ControlledWorkHandler.Item("a");
    private static readonly WorkItem B = ControlledWorkHandler.Item("b");

    private readonly FakeTimeProvider _time = new(Sample.Now);
    private readonly ControlledWorkHandler _work = new();
    private WorkRunner _runner = null!;
    private int _fences;

    public ValueTask InitializeAsync()
    {
        Start(concurrency: 1);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _runner.DisposeAsync();

    [Fact]
    public async Task Schedule_NowRunsOnce()
    {
        _runner.Schedule(A);

        await RanAsync(A, 1);
        await FenceAsync();
        Assert.Equal(1, _work.Runs(A));
    }

    [Fact]
    public async Task Schedule_BeforeTheStartRunsAfterIt()
    {
        await using var runner = new WorkRunner(new WorkSlots { Validations = 1 }, null, _time, NullLogger<WorkRunner>.Instance);
        runner.Schedule(A);

        runner.Start([_work]);

        await RanAsync(A, 1);
    }

    [Fact]
    public async Task Schedule_RunsWhenDueAndNotBefore()
    {
        _runner.Schedule(A, Sample.Now.AddSeconds(10));
        await AdvanceAsync(TimeSpan.FromSeconds(9.999));
        Assert.Equal(0, _work.Runs(A));

        _time.Advance(TimeSpan.FromMilliseconds(1));

        await RanAsync(A, 1);
    }

    [Fact]
    public async Task Schedule_OfSeveralTimesTheEarliestCountsAndRunsOnce()
    {
        _runner.Schedule(A, Sample.Now.AddSeconds(60));
        _runner.Schedule(A, Sample.Now.AddSeconds(10));
        _runner.Schedule(A, Sample.Now.AddSeconds(30));

        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await RanAsync(A, 1);

        await AdvanceAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, _work.Runs(A));
    }

    [Fact]
    public async Task Schedule_FarAwayHoldsUpNothing()
    {
        _runner.Schedule(A, Sample.Now.AddDays(400));
        await FenceAsync();

        for (var step = 0; step < 8; step++)
        {
            await AdvanceAsync(TimeSpan.FromDays(50));
        }

        await RanAsync(A, 1);
    }

    [Fact]
    public async Task Run_SaysWhenItIsToRunAgain()
    {
        _work.Outcome = (item, _) =>
            Task.FromResult<DateTimeOffset?>(item == A && _work.Runs(A) == 1 ? _time.GetUtcNow().AddSeconds(5) : null);
        _runner.Schedule(A);
        await RanAsync(A, 1);

        await AdvanceAsync(TimeSpan.FromSeconds(4.999));
        Assert.Equal(1, _work.Runs(A));
        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await RanAsync(A, 2);

        await AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, _work.Runs(A));
    }

    [Fact]
    public async Task Run_FailedIsTriedAgainAfterWaitsThatGrowUpToFiveMinutes()
    {
        _work.Outcome = (item, _) => item == A ? throw new InvalidDataException("unexpected") : Task.FromResult<DateTimeOffset?>(null);
        _runner.Schedule(A);
        await RanAsync(A, 1);

        int[] waits = [5, 10, 20, 40, 80, 160, 300, 300, 300];
        for (var i = 0; i < waits.Length; i++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(waits[i]) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(i + 1, _work.Runs(A));
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await RanAsync(A, i + 2);
        }
    }

    [Fact]
    public async Task Run_SuccessMakesTheNextWaitShortAgain()
    {
        _work.Outcome = (item, _) =>
            item == A && _work.Runs(A) != 3 ? throw new InvalidDataException("unexpected") : Task.FromResult<DateTimeOffset?>(null);
        _runner.Schedule(A);
        await RanAsync(A, 1);
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        await RanAsync(A, 2);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await RanAsync(A, 3);

        await FenceAsync();
        _runner.Schedule(A);
        await RanAsync(A, 4);
        await AdvanceAsync(TimeSpan.FromSeconds(5));

        await RanAsync(A, 5);
    }

    [Fact]
    public async Task Run_FailedIsNotHeldBackWhenSomebodySchedulesItMeanwhile()
    {
        _work.Outcome = (item, _) =>
            item == A && _work.Runs(A) == 1 ? throw new InvalidDataException("unexpected") : Task.FromResult<DateTimeOffset?>(null);
        _runner.Schedule(A);
        await RanAsync(A, 1);
        await FenceAsync();

        _runner.Schedule(A);

        await RanAsync(A, 2);
    }

    [Fact]
    public async Task Run_OneFailureDoesNotStopTheOthers()
    {
        _work.Outcome = (item, _) => item == A ? throw new InvalidDataException("unexpected") : Task.FromResult<DateTimeOffset?>(null);
        _runner.Schedule(A);
        _runner.Schedule(B);

        await RanAsync(B, 1);
    }

    [Fact]
    public async Task Schedule_WhileItRunsRunsItOnceMoreAfterwardsAndNeverTwiceAtOnce()
    {
        await RestartAsync(concurrency: 4);
        var gate = new TaskCompletionSource<DateTimeOffset?>();
        _work.Outcome = (item, _) => item == A && _work.Runs(A) == 1 ? gate.Task : Task.FromResult<DateTimeOffset?>(null);
        _runner.Schedule(A);
        await RanAsync(A, 1);

        for (var i = 0; i < 10; i++)
        {
            _runner.Schedule(A);
        }

        await FenceAsync();
        Assert.Equal(1, _work.Runs(A));

        gate.SetResult(null);
        await RanAsync(A, 2);
        await FenceAsync();
        Assert.Equal(2, _work.Runs(A));
        Assert.False(_work.Overlapped);
    }

    [Fact]
    public async Task Schedule_ByManyAtOnceNeverRunsAnItemTwiceAtOnce()
    {
        await RestartAsync(concurrency: 8);
        _work.Outcome = async (_, _) =>
        {
            await Task.Yield();
            return null;
        };
        var items = Enumerable.Range(0, 4).Select(number => ControlledWorkHandler.Item($"item-{number}")).ToArray();

        await Parallel.ForAsync(0, 2000, TestContext.Current.CancellationToken, (number, _) =>
        {
            _runner.Schedule(items[number % items.Length]);
            return ValueTask.CompletedTask;
        });

        await FenceAsync();
        Assert.All(items, item => Assert.InRange(_work.Runs(item), 1, 500));
        Assert.False(_work.Overlapped);
        Assert.InRange(_work.MostAtOnce, 1, 8);
    }

    [Fact]
    public async Task Run_NoMoreItemsThanAllowedRunAtOnce()
    {
        await RestartAsync(concurrency: 3);
        var gate = new TaskCompletionSource<DateTimeOffset?>();
        _work.Outcome = (_, _) => gate.Task;
        var items = Enumerable.Range(0, 9).Select(number => ControlledWorkHandler.Item($"item-{number}")).ToArray();
        foreach (var item in items)
        {
            _runner.Schedule(item);
        }

        await Eventually.TrueAsync(() => _work.MostAtOnce == 3);
        gate.SetResult(null);

        await Eventually.TrueAsync(() => items.All(item => _work.Runs(item) == 1));
        Assert.Equal(3, _work.MostAtOnce);
    }

    [Fact]
    public async Task Dispose_TellsRunningWorkAndWaitsForItsEnd()
    {
        var (told, gate) = (new TaskCompletionSource(), new TaskCompletionSource<DateTimeOffset?>());
        _work.Outcome = (_, stop) =>
        {
            stop.Register(told.SetResult);
            return gate.Task;
        };
        _runner.Schedule(A);
        await RanAsync(A, 1);
        _runner.Schedule(B);

        var stopped = _runner.DisposeAsync().AsTask();
        await told.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(stopped.IsCompleted);

        gate.SetResult(Sample.Now);
        await stopped.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (_work.Runs(A), _work.Runs(B)));
    }

    [Fact]
    public async Task Dispose_WorkThatGivesUpThenIsNoFailure()
    {
        _work.Outcome = async (_, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return null;
        };
        _runner.Schedule(A);
        await RanAsync(A, 1);

        await _runner.DisposeAsync();
        _runner.Schedule(A);

        Assert.Equal(1, _work.Runs(A));
    }

    private void Start(int concurrency)
    {
        _runner = new WorkRunner(new WorkSlots { Validations = concurrency }, null, _time, NullLogger<WorkRunner>.Instance);
        _runner.Start([_work]);
    }

    private async Task RestartAsync(int concurrency)
    {
        await _runner.DisposeAsync();
        Start(concurrency);
    }

    private Task RanAsync(WorkItem item, int times) => Eventually.TrueAsync(() => _work.Runs(item) >= times);

    /// <summary>Passes time after all runs have ended, and lets those begin that became due before its end.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        await FenceAsync();
        _time.Advance(time);
        await FenceAsync();
    }

    /// <summary>Runs an item that is due now; with a concurrency of one, all that were due before have ended then.</summary>
    private async Task FenceAsync()
    {
        var fence = ControlledWorkHandler.Item($"fence-{++_fences}");
        _runner.Schedule(fence);
        await RanAsync(fence, 1);
    }
}
