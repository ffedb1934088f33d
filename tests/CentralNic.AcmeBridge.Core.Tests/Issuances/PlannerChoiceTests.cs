using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Issuances;

public class PlannerChoiceTests
{
    private readonly PlanQuestion _question = new(Sample.ProcessingOrder("a.test"), TimeSpan.FromDays(30), Sample.Now);
    private readonly Subscription _paid = Sample.Subscription("a.test");

    [Theory]
    [InlineData("42", "9", "second")]
    [InlineData("9", "42", "first")]
    [InlineData("9", "9", "first")]
    [InlineData("42", null, "first")]
    [InlineData(null, "42", "second")]
    [InlineData(null, null, "first")]
    public void Decide_BuysInTheCheapestAndAtTheSamePriceInTheEarlier(string? first, string? second, string bought)
    {
        var decision = Planner.Decide([Choice("first", first), Choice("second", second)]);

        Assert.Equal((IssuancePlan.Buy, bought), (decision.Plan, decision.Class));
    }

    [Fact]
    public void Decide_WhatDoesNotSuitIsNotBoughtHoweverCheap()
    {
        var decision = Planner.Decide([Choice("first", "42"), Choice("second", "9") with { Obstacle = "It has no wildcards." }]);

        Assert.Equal("first", decision.Class);
        Assert.EndsWith("Class first for 42.00 EUR: second does not suit: It has no wildcards.", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_WhereNoneSuitsThePreferredOneWillBeRefused() => Assert.Equal(
        "first", Planner.Decide([Choice("first", null) with { Obstacle = "No." }, Choice("second", "9") with { Obstacle = "No." }]).Class);

    [Theory]
    [InlineData(200, IssuancePlan.Reissue, "second")]
    [InlineData(20, IssuancePlan.Buy, "first")]
    public void Decide_PaidTimeInAnyClassWinsWhileItLasts(int left, IssuancePlan plan, string @class)
    {
        var decision = Planner.Decide([Choice("first", "9"), Choice("second", "42", _paid with { PaidUntil = Sample.Now.AddDays(left) })]);

        Assert.Equal((plan, @class), (decision.Plan, decision.Class));
    }

    [Fact]
    public void Decide_ARenewalIsChosenByItsPriceToo()
    {
        var over = _paid with { PaidUntil = Sample.Now.AddDays(20) };

        Assert.Equal((IssuancePlan.Renew, "first"), Of(Planner.Decide([Choice("first", "9", over), Choice("second", "9")])));
        Assert.Equal((IssuancePlan.Buy, "second"), Of(Planner.Decide([Choice("first", "9", over), Choice("second", "8")])));
    }

    [Fact]
    public void Decide_WhatIsUnderWayInAnyClassIsAwaited()
    {
        var working = Sample.ProcessingOrder("a.test");
        var choice = Choice("second", "42");

        var decision = Planner.Decide([Choice("first", "9"), choice with { Question = choice.Question with { InFlight = working } }]);

        Assert.Equal((IssuancePlan.Attach, "second"), Of(decision));
    }

    [Fact]
    public void NeedsPrices_OnlyToBuyAndOnlyWhereSeveralSuit()
    {
        PlanChoice[] open = [Choice("first", null), Choice("second", null)];
        PlanChoice[] one = [Choice("first", null), Choice("second", null) with { Obstacle = "No." }];
        PlanChoice[] paid = [Choice("first", null), Choice("second", null, _paid)];

        Assert.True(Planner.NeedsPrices(open, Planner.Decide(open)));
        Assert.False(Planner.NeedsPrices(one, Planner.Decide(one)));
        Assert.False(Planner.NeedsPrices(paid, Planner.Decide(paid)));
    }

    /// <summary>A class that is known to keep the expiry renews near it at once; a first reissue need not show it again.</summary>
    [Theory]
    [InlineData(true, 20, IssuancePlan.Renew)]
    [InlineData(true, 60, IssuancePlan.Reissue)]
    [InlineData(false, 20, IssuancePlan.Reissue)]
    [InlineData(null, 20, IssuancePlan.Reissue)]
    public void Decide_WhatReissuesOfTheClassDoIsKnownToNewSubscriptions(bool? keeps, int left, IssuancePlan plan)
    {
        var newest = _paid.Newest! with { NotAfter = Sample.Now.AddDays(left) };
        var question = _question with
        {
            Subscription = new Versioned<Subscription>(_paid with { Certificates = [newest] }, 1),
            ReissuesKeepTheExpiry = keeps,
        };

        Assert.Equal(plan, Planner.Decide(question).Plan);
    }

    [Fact]
    public void Decide_WhatTheSubscriptionItselfShowedCountsMoreThanItsClass()
    {
        var before = _paid.Newest! with { NotAfter = Sample.Now.AddDays(10) };
        var prolonged = new SubscribedCertificate(new("DK2"), Sample.Now.AddDays(-3), Sample.Now.AddDays(20));
        var question = _question with
        {
            Subscription = new Versioned<Subscription>(_paid with { Certificates = [before, prolonged] }, 1),
            ReissuesKeepTheExpiry = true,
        };

        Assert.Equal(IssuancePlan.Reissue, Planner.Decide(question).Plan);
    }

    private static (IssuancePlan Plan, string? Class) Of(PlanDecision decision) => (decision.Plan, decision.Class);

    private PlanChoice Choice(string @class, string? price, Subscription? subscription = null) => new(
        @class, _question with { Subscription = subscription is null ? null : new Versioned<Subscription>(subscription, 1) })
    {
        Price = price is null ? null : decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture),
        Currency = "EUR",
    };
}
