using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Budget;

public sealed class CommandBudgetTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcquireAsync_GivesTheBurstAtOnceAndThenOnePerSecond()
    {
        using var budget = new CommandBudget(1, 5, 100, _time);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(Acquire(budget).IsCompletedSuccessfully);
        }

        var sixth = Acquire(budget);
        var seventh = Acquire(budget);
        Assert.Equal(2, budget.Waiting);

        _time.Advance(TimeSpan.FromSeconds(0.999));
        Assert.Equal(2, budget.Waiting);
        _time.Advance(TimeSpan.FromSeconds(0.001));
        await sixth.WaitAsync(Patience, Cancel);
        Assert.Equal(1, budget.Waiting);
        _time.Advance(TimeSpan.FromSeconds(1));
        await seventh.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public void AcquireAsync_AfterSilenceGivesNoMoreThanTheBurst()
    {
        using var budget = new CommandBudget(10, 3, 100, _time);
        _time.Advance(TimeSpan.FromHours(1));

        for (var i = 0; i < 3; i++)
        {
            Assert.True(Acquire(budget).IsCompletedSuccessfully);
        }

        Assert.False(Acquire(budget).IsCompleted);
    }

    [Fact]
    public async Task AcquireAsync_KeepsTheRateInTheLongRun()
    {
        using var budget = new CommandBudget(3, 5, 1000, _time);
        var given = 0;
        var all = Enumerable.Range(0, 305).Select(async _ =>
        {
            await budget.AcquireAsync(CommandPriority.Polling, Cancel);
            Interlocked.Increment(ref given);
        }).ToArray();

        for (var i = 0; i < 100_020 / 20; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
        }

        await Task.WhenAll(all).WaitAsync(Patience, Cancel);
        Assert.Equal(305, given);
        Assert.False(Acquire(budget).IsCompleted);
    }

    [Fact]
    public async Task AcquireAsync_BoundsTheCommandsUnderWay()
    {
        using var budget = new CommandBudget(1000, 1000, 2, _time);
        var first = await Acquire(budget);
        await Acquire(budget);
        var third = Acquire(budget);
        Assert.False(third.IsCompleted);

        first.Dispose();
        first.Dispose(); // the second call frees nothing
        await third.WaitAsync(Patience, Cancel);

        Assert.Equal(2, budget.UnderWay);
    }

    [Fact]
    public async Task AcquireAsync_PrefersTheUrgentAndIsFairAmongEquals()
    {
        using var budget = new CommandBudget(1, 1, 100, _time);
        await Acquire(budget);
        var order = new List<string>();
        var tasks = new List<Task>();
        foreach (var (name, priority) in new[]
        {
            ("h1", CommandPriority.Housekeeping), ("p1", CommandPriority.Polling), ("i1", CommandPriority.Interactive),
            ("p2", CommandPriority.Polling), ("i2", CommandPriority.Interactive),
        })
        {
            tasks.Add(Note(budget, priority, name, order));
        }

        for (var count = 1; count <= tasks.Count; count++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(order, count);
        }

        await Task.WhenAll(tasks).WaitAsync(Patience, Cancel);
        Assert.Equal(["i1", "i2", "p1", "p2", "h1"], order);
    }

    [Fact]
    public async Task AcquireAsync_LetsNoPriorityStarve()
    {
        using var budget = new CommandBudget(1, 1, 100, _time);
        await Acquire(budget);
        var order = new List<string>();
        var polling = Note(budget, CommandPriority.Polling, "p", order);
        var interactive = Enumerable.Range(0, 20).Select(i => Note(budget, CommandPriority.Interactive, $"i{i}", order)).ToArray();

        for (var count = 1; count <= 21; count++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await UntilAsync(order, count);
        }

        await polling.WaitAsync(Patience, Cancel);
        await Task.WhenAll(interactive).WaitAsync(Patience, Cancel);
        Assert.Equal(8, order.IndexOf("p"));
    }

    [Fact]
    public async Task AcquireAsync_GivenUpSpendsNothingAndKeepsTheOrder()
    {
        using var budget = new CommandBudget(1, 1, 100, _time);
        await Acquire(budget);
        using var giveUp = new CancellationTokenSource();
        var first = budget.AcquireAsync(CommandPriority.Interactive, giveUp.Token).AsTask();
        var second = Acquire(budget);

        await giveUp.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => first.WaitAsync(Patience, Cancel));
        Assert.Equal(1, budget.Waiting);
        _time.Advance(TimeSpan.FromSeconds(1));
        await second.WaitAsync(Patience, Cancel);
        Assert.Equal(2, budget.UnderWay);
    }

    [Fact]
    public async Task AcquireAsync_WithAGivenUpTokenThrowsAtOnce()
    {
        using var budget = new CommandBudget(1, 1, 1, _time);

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => budget.AcquireAsync(CommandPriority.Polling, new CancellationToken(true)).AsTask());

        Assert.Equal(0, budget.UnderWay);
        Assert.True(Acquire(budget).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task AcquireAsync_UnderManyGivingUpLosesNoPlace()
    {
        using var budget = new CommandBudget(1_000_000, 100_000, 3, TimeProvider.System);
        var random = new Random(1);
        var done = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 2000), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (i, _) =>
            {
                using var giveUp = new CancellationTokenSource();
                int choice;
                lock (random)
                {
                    choice = random.Next(3);
                }

                var acquiring = budget.AcquireAsync((CommandPriority)choice, giveUp.Token);
                if (i % 2 == 0)
                {
                    await giveUp.CancelAsync();
                }

                try
                {
                    using var lease = await acquiring;
                    await Task.Yield();
                    Interlocked.Increment(ref done);
                }
                catch (OperationCanceledException) when (i % 2 == 0)
                {
                    // Half of them give up; some of these come too late.
                }
            });

        Assert.InRange(done, 1000, 2000);
        Assert.Equal(0, budget.UnderWay);
        Assert.Equal(0, budget.Waiting);
    }

    [Fact]
    public async Task Pause_HoldsEverythingForItsTime()
    {
        using var budget = new CommandBudget(1, 5, 100, _time);
        budget.Pause(TimeSpan.FromMinutes(5));
        budget.Pause(TimeSpan.FromMinutes(1)); // does not shorten
        var waiting = Acquire(budget);

        _time.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(1, budget.Waiting);
        _time.Advance(TimeSpan.FromSeconds(1));

        await waiting.WaitAsync(Patience, Cancel);
    }

    [Fact]
    public async Task Dispose_EndsTheWaiting()
    {
        var budget = new CommandBudget(1, 1, 1, _time);
        var lease = await Acquire(budget);
        var waiting = Acquire(budget);

        budget.Dispose();
        lease.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Patience, Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Acquire(budget));
    }

    private static Task<CommandLease> Acquire(CommandBudget budget) => budget.AcquireAsync(CommandPriority.Interactive, Cancel).AsTask();

    private static async Task Note(CommandBudget budget, CommandPriority priority, string name, List<string> order)
    {
        await budget.AcquireAsync(priority, Cancel);
        lock (order)
        {
            order.Add(name);
            Monitor.PulseAll(order);
        }
    }

    private static Task UntilAsync(List<string> order, int count) => Task.Run(
        () =>
        {
            lock (order)
            {
                while (order.Count < count)
                {
                    Assert.True(Monitor.Wait(order, Patience), $"{order.Count} of {count} came");
                }
            }
        },
        Cancel);
}
