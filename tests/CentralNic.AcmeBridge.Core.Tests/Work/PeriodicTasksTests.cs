using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Work;

public sealed class PeriodicTasksTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(Sample.Now);
    private readonly HealthMonitor _health;
    private readonly PeriodicTasks _tasks;

    public PeriodicTasksTests()
    {
        _health = new HealthMonitor(_time, NullLogger<HealthMonitor>.Instance);
        _tasks = new PeriodicTasks(_health, _time, NullLogger<PeriodicTasks>.Instance);
    }

    public ValueTask DisposeAsync() => _tasks.DisposeAsync();

    [Fact]
    public async Task ARoundThatThrows_IsTriedAgainAfterWaitsThatGrowToTheLongest()
    {
        var task = new ScriptedTask(_ => throw new IOException("The disk is full."));
        _tasks.Add(task);
        _tasks.Start();
        await task.RoundsAsync(1);

        foreach (var (seconds, failures) in new[] { (5, 1), (10, 2), (20, 3), (40, 4), (60, 5), (60, 6) })
        {
            await Eventually.TrueAsync(() => State.NextRound is not null);
            Assert.Equal(
                (failures, _time.GetUtcNow() + TimeSpan.FromSeconds(seconds)), (State.ConsecutiveFailures, State.NextRound!.Value));
            Assert.Equal(
                (_time.GetUtcNow(), "The disk is full.", (DateTimeOffset?)null),
                (State.LastFailure!.Value, State.LastError, State.LastSuccess));
            Assert.Equal((failures, "The disk is full."), Health);
            _time.Advance(TimeSpan.FromSeconds(seconds));
            await task.RoundsAsync(failures + 1);
        }
    }

    [Fact]
    public async Task AfterFailures_ASuccessCountsFromAnew()
    {
        var task = new ScriptedTask(
            round => round == 1 ? throw new InvalidOperationException("odd") : PeriodicRound.Done(TimeSpan.FromHours(1)));
        _tasks.Add(task);
        _tasks.Start();
        await Eventually.TrueAsync(() => State is { ConsecutiveFailures: 1, NextRound: not null });

        _time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => State is { ConsecutiveFailures: 0, NextRound: not null });

        Assert.Equal((_time.GetUtcNow(), _time.GetUtcNow() + TimeSpan.FromHours(1)), (State.LastSuccess!.Value, State.NextRound!.Value));
        Assert.Equal((0, (string?)null), Health);
    }

    [Fact]
    public async Task ARoundWithNothingToDo_SaysNothingOfWhetherTheFaultIsOver()
    {
        var task = new ScriptedTask(
            round => round == 1 ? throw new InvalidOperationException("odd") : PeriodicRound.Idle(TimeSpan.FromHours(1)));
        _tasks.Add(task);
        _tasks.Start();
        await Eventually.TrueAsync(() => State is { ConsecutiveFailures: 1, NextRound: not null });

        _time.Advance(TimeSpan.FromSeconds(5));
        await task.RoundsAsync(2);
        await Eventually.TrueAsync(() => State.NextRound is not null);

        Assert.Equal((1, (DateTimeOffset?)null), (State.ConsecutiveFailures, State.LastSuccess));
    }

    [Fact]
    public async Task AnotherCancellationThanTheStop_IsAFailureLikeAnyOther()
    {
        var task = new ScriptedTask(_ => throw new TaskCanceledException("a request timed out"));
        _tasks.Add(task);
        _tasks.Start();
        await Eventually.TrueAsync(() => State is { ConsecutiveFailures: 1, NextRound: not null });

        _time.Advance(TimeSpan.FromSeconds(5));

        await task.RoundsAsync(2);
    }

    [Fact]
    public async Task Wake_BeginsARoundAtOnceButNotBeforeTheWaitAfterAFailure()
    {
        var task = new ScriptedTask(round => round == 2 ? throw new InvalidOperationException("odd") : new PeriodicRound(Wait: null));
        _tasks.Add(task);
        _tasks.Start();
        await Eventually.TrueAsync(() => State is { LastSuccess: not null, RunningSince: null });

        _tasks.Wake(task);
        await Eventually.TrueAsync(() => State is { ConsecutiveFailures: 1, NextRound: not null });
        _tasks.Wake(task);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(2, task.Rounds);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await task.RoundsAsync(3);
    }

    [Fact]
    public async Task Wake_DuringARound_BeginsAnotherAfterIt()
    {
        ScriptedTask task = null!;
        task = new ScriptedTask(round =>
        {
            if (round == 1)
            {
                _tasks.Wake(task);
            }

            return new PeriodicRound(Wait: null);
        });
        _tasks.Add(task);
        _tasks.Start();

        await task.RoundsAsync(2);
    }

    [Fact]
    public async Task Dispose_WaitsForTheRoundThatRuns_AndBeginsNoOther()
    {
        var release = new TaskCompletionSource();
        var task = new ScriptedTask(_ => PeriodicRound.Done(TimeSpan.Zero)) { Meanwhile = release.Task };
        _tasks.Add(task);
        _tasks.Start();
        await task.RoundsAsync(1);

        var disposed = _tasks.DisposeAsync().AsTask();
        Assert.False(disposed.IsCompleted);
        release.SetResult();
        await disposed;

        Assert.Equal(1, task.Rounds);
    }

    [Fact]
    public void Add_OfANameThatIsTaken_IsAMistake()
    {
        _tasks.Add(new ScriptedTask(_ => PeriodicRound.Done(TimeSpan.FromHours(1))));

        Assert.Throws<ArgumentException>(() => _tasks.Add(new ScriptedTask(_ => PeriodicRound.Done(TimeSpan.FromHours(1)))));
    }

    [Fact]
    public async Task ForEach_OneThatFails_DoesNotKeepTheOthersFromTheirPart()
    {
        var done = new List<int>();

        await Assert.ThrowsAsync<InvalidOperationException>(() => PeriodicRound.ForEachAsync(
            [1, 2, 3],
            item =>
            {
                done.Add(item);
                return item == 1 ? throw new InvalidOperationException("one") : Task.CompletedTask;
            },
            CancellationToken.None));

        Assert.Equal([1, 2, 3], done);
    }

    private (int Failures, string? Failure) Health
    {
        get
        {
            var told = Assert.Single(_health.Report().Tasks);
            return (told.Failures, told.Failure);
        }
    }

    private PeriodicTaskState State => Assert.Single(_tasks.States);

    private sealed class ScriptedTask(Func<int, PeriodicRound> round) : IPeriodicTask
    {
        private int _rounds;

        public string Name => "test";

        public TimeSpan LongestRetry => TimeSpan.FromMinutes(1);

        public int Rounds => _rounds;

        public Task Meanwhile { get; init; } = Task.CompletedTask;

        public Task RoundsAsync(int count) => Eventually.TrueAsync(() => _rounds >= count);

        public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _rounds);
            await Meanwhile;
            return round(number);
        }
    }
}
