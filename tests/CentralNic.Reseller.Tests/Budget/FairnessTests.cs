using System.Globalization;
using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Budget;

/// <summary>What holds for any mixture of priorities and callers: made by fixed seeds, played in fake time, one command a second.</summary>
public sealed class FairnessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AcquireAsync_LetsCallersOfOnePriorityTakeTurns()
    {
        var commands = Enumerable.Repeat("one", 5).Concat(Enumerable.Repeat("two", 5));
        var given = await PlayAsync(commands.Select(caller => (CommandPriority.Polling, caller)));

        Assert.Equal(["one", "two", "one", "two", "one"], given.Take(5).Select(one => one.Caller));
    }

    [Fact]
    public async Task AcquireAsync_OfOnePriority_TheCallerThatWaitsForLessGoesFirst()
    {
        var given = await PlayAsync(
            Enumerable.Repeat("big", 20).Append("small").Concat(Enumerable.Repeat("big", 5)).Append("small").Select(
                caller => (CommandPriority.Polling, caller)));

        Assert.Equal(["small", "small", "big", "big", "big"], given.Take(5).Select(one => one.Caller));
    }

    [Fact]
    public async Task AcquireAsync_ForOneCallerIsFirstComeFirstServed()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var given = await PlayAsync(Mixture(seed, 60, callers: 4));

            Assert.All(given.GroupBy(one => (one.Priority, one.Caller)), same => Assert.Equal(same.OrderBy(one => one.Number), same));
        }
    }

    [Fact]
    public async Task AcquireAsync_GivesCallersWithEqualBacklogsEqualShares()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var mixed = Enumerable.Range(0, 60).Select(number => $"{number % 5}").ToArray();
            new Random(seed).Shuffle(mixed);
            var given = await PlayAsync(mixed.Select(caller => (CommandPriority.Interactive, caller)));
            foreach (var window in Enumerable.Range(0, given.Count))
            {
                // As long as two callers both have commands left, their counts differ by one at most.
                var sofar = given.Take(window).ToList();
                var left = given.Skip(window).Select(one => one.Caller).Distinct().ToList();
                var counts = left.Select(caller => sofar.Count(one => one.Caller == caller)).DefaultIfEmpty().ToList();
                Assert.True(counts.Max() - counts.Min() <= 1, $"seed {seed}, after {window}");
            }
        }
    }

    [Fact]
    public async Task AcquireAsync_GivesEveryWaitingPriorityItsShareOfAnyTen()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var given = await PlayAsync(Mixture(seed, 120, callers: 3));
            foreach (var priority in Enum.GetValues<CommandPriority>())
            {
                var last = given.FindLastIndex(one => one.Priority == priority);
                for (var from = 0; from + 10 <= last; from++)
                {
                    Assert.Contains(given.Skip(from).Take(10), one => one.Priority == priority);
                }
            }
        }
    }

    [Fact]
    public async Task AcquireAsync_WithoutHungerGivesTheMostUrgentFirst()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var given = await PlayAsync(Mixture(seed, 8, callers: 3)); // too few to pass anyone over eight times

            Assert.Equal(given.Select(one => one.Priority).Order(), given.Select(one => one.Priority));
        }
    }

    [Fact]
    public async Task CommandCaller_HoldsForItsFlowAndEndsWithItsScope()
    {
        Assert.Equal(CommandCaller.Nobody, CommandCaller.Current);
        using (CommandCaller.Begin("outer"))
        {
            var other = Task.Run(
                () =>
                {
                    using (CommandCaller.Begin("inner"))
                    {
                        return CommandCaller.Current;
                    }
                },
                Cancel);
            Assert.Equal("inner", (await other).Tenant);
            Assert.Equal("outer", CommandCaller.Current.Tenant);
        }

        Assert.Equal(CommandCaller.Nobody, CommandCaller.Current);
    }

    private static IEnumerable<(CommandPriority Priority, string Caller)> Mixture(int seed, int count, int callers)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            // Some callers send much more than others.
            var caller = Math.Min(random.Next(callers), random.Next(callers));
            yield return ((CommandPriority)random.Next(3), caller.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>All commands wait from the beginning; they are listed as their turns come.</summary>
    private static async Task<List<(CommandPriority Priority, string Caller, int Number)>> PlayAsync(
        IEnumerable<(CommandPriority Priority, string Caller)> commands)
    {
        var time = new FakeTimeProvider();
        using var budget = new CommandBudget(1, 1, 1, time);
        var lease = await budget.AcquireAsync(CommandPriority.Interactive, Cancel);
        var waiting = commands.Select((one, number) => Enqueue(budget, one.Priority, one.Caller, number)).ToList();
        var given = new List<(CommandPriority Priority, string Caller, int Number)>();
        while (waiting.Count > 0)
        {
            lease.Dispose();
            time.Advance(TimeSpan.FromSeconds(1));
            var next = await Task.WhenAny(waiting).WaitAsync(Patience, Cancel);
            waiting.Remove(next);
            (var one, lease) = await next;
            given.Add(one);
            Assert.Equal(1, budget.UnderWay);
        }

        lease.Dispose();
        return given;
    }

    private static async Task<((CommandPriority Priority, string Caller, int Number) One, CommandLease Lease)> Enqueue(
        CommandBudget budget, CommandPriority priority, string caller, int number)
    {
        using (CommandCaller.Begin(caller))
        {
            return ((priority, caller, number), await budget.AcquireAsync(priority, Cancel));
        }
    }
}
