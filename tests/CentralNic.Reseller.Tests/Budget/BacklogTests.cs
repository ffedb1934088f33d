using CentralNic.Reseller.Budget;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.Reseller.Tests.Budget;

/// <summary>Whoever sends few commands does not wait behind another's many.</summary>
public sealed class BacklogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Each command of an order follows the answer to the one before, so it never finds its caller waiting already.</summary>
    [Theory]
    [InlineData("big", "other")]
    [InlineData("small", "")]
    public async Task AcquireAsync_OneAfterTheOther_GetsEachNextCommandHoweverManyWait(string tenant, string account)
    {
        using var budget = new CommandBudget(1, 1, 100, _time);
        using (CommandCaller.Begin(new CommandCaller("big", "one")))
        {
            _ = Enumerable.Range(0, 200).Select(_ => Acquire(budget)).ToList();
        }

        for (var second = 0; second < 20; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        for (var number = 0; number < 4; number++)
        {
            using var caller = CommandCaller.Begin(new CommandCaller(tenant, account));
            var mine = Acquire(budget);
            _time.Advance(TimeSpan.FromSeconds(1));
            (await mine.WaitAsync(Patience, Cancel)).Dispose();
        }

        Assert.Equal((21, 179), (budget.UnderWay, budget.Waiting));
    }

    [Fact]
    public async Task AcquireAsync_OfOneCaller_WhatBeganFirstIsBroughtToItsEndFirst()
    {
        using var budget = new CommandBudget(1, 1, 100, _time);
        var first = await Acquire(budget, rank: 1);
        var others = Enumerable.Range(2, 20).Select(rank => Acquire(budget, rank)).ToList();

        var next = Acquire(budget, rank: 1);
        first.Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));

        await next.WaitAsync(Patience, Cancel);
        Assert.All(others, other => Assert.False(other.IsCompleted));
    }

    [Fact]
    public async Task AcquireAsync_OneTenantsSlowCommands_LeaveAPlaceForAnother()
    {
        using var budget = new CommandBudget(1000, 1000, 4, _time);
        using (CommandCaller.Begin(new CommandCaller("slow")))
        {
            _ = Enumerable.Range(0, 10).Select(_ => Acquire(budget)).ToList();
        }

        using var caller = CommandCaller.Begin(new CommandCaller("quick"));
        (await Acquire(budget).WaitAsync(Patience, Cancel)).Dispose();

        Assert.Equal((3, 7), (budget.UnderWay, budget.Waiting));
    }

    private static async Task<CommandLease> Acquire(CommandBudget budget, long rank = 0)
    {
        using var caller = CommandCaller.Begin(CommandCaller.Current, rank);
        return await budget.AcquireAsync(CommandPriority.Interactive, Cancel);
    }
}
