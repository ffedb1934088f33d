using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Orders;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

/// <summary>Searches for a history of clients in which the planner has more bought than necessary, or hands out what is no good.</summary>
public class PlannerHistoryTests
{
    private const int Histories = 3000;
    private const int Steps = 150;

    [Fact]
    public void Decide_InNoHistoryIsMoreThanOnePaidTimeBoughtAtOnce()
    {
        if (FindWaste(Planner.Decide) is { } story)
        {
            Assert.Fail(story);
        }
    }

    [Fact]
    public void Decide_InNoHistoryIsHandedOutWhatIsNoGood()
    {
        foreach (var history in Run(Planner.Decide))
        {
            // What is reissued lasts as long as the profile needs at least, if the CA's lives allow it.
            Assert.True(history.Handed.All(left => left > TimeSpan.Zero), history.Story);
        }
    }

    /// <summary>The search is no good if it does not catch a bridge that buys per order, or one that forgets what is under way.</summary>
    [Fact]
    public void TheSearch_FindsBridgesThatWaste()
    {
        Assert.NotNull(FindWaste(question => new PlanDecision(IssuancePlan.Buy, "always")));
        Assert.NotNull(FindWaste(question => Planner.Decide(question with { Subscription = null })));
        Assert.NotNull(FindWaste(question => Planner.Decide(question with { NeededPaidTime = TimeSpan.FromDays(90) })));
    }

    private static string? FindWaste(Func<PlanQuestion, PlanDecision> decide)
    {
        foreach (var history in Run(decide))
        {
            // Where reissues keep the expiry a paid year lasts as long as its first certificate.
            var apart = history.ReissuesKeepTheExpiry ? TimeSpan.FromDays(15) : ClientHistory.PaidTime - ClientHistory.NeededPaidTime;
            if (history.Purchases.Zip(history.Purchases.Skip(1)).Any(pair => pair.Second - pair.First < apart))
            {
                return history.Story;
            }
        }

        return null;
    }

    private static IEnumerable<ClientHistory> Run(Func<PlanQuestion, PlanDecision> decide)
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new ClientHistory(seed, decide);
            history.Run(Steps);
            yield return history;
        }
    }
}
