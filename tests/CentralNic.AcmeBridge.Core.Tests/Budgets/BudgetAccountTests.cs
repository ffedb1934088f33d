using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Prices;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Budgets;

/// <summary>What a limit allows, when it ends, and what the operator is told.</summary>
public class BudgetAccountTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 24, 20, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(58, true)]
    [InlineData(58.01, false)]
    public void Judge_AMonthMayBeSpentToTheLastCentAndNoFurther(decimal spent, bool allowed)
    {
        var account = Account(new BudgetLimits { PerMonth = 100 }, Sum(11, spent));

        var refusal = account.Judge(Price(42), November);

        Assert.Equal(allowed, refusal is null);
    }

    [Fact]
    public void Judge_AUsedUpMonthNamesTheNextOneAndNoAmountsToTheClient()
    {
        var refusal = Account(new BudgetLimits { PerMonth = 100 }, Sum(11, 90)).Judge(Price(42), November)!;

        Assert.Equal(AcmeErrorType.RateLimited, refusal.Problem.Type);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), refusal.Again);
        Assert.Equal(refusal.Again - November, refusal.Problem.RetryAfter);
        Assert.Contains("2026-12-01", refusal.Problem.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("90", refusal.Problem.Detail, StringComparison.Ordinal);
        Assert.Contains("90 of Tenants:acme:Budget:PerMonth (100)", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AUsedUpYearLastsLongerThanItsMonth()
    {
        var refusal = Account(new BudgetLimits { PerMonth = 100, PerYear = 100 }, Sum(3, 50), Sum(11, 60)).Judge(Price(42), November)!;

        Assert.Equal(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), refusal.Again);
    }

    [Fact]
    public void Judge_OtherMonthsDoNotCountForThisOne() =>
        Assert.Null(Account(new BudgetLimits { PerMonth = 100 }, Sum(10, 100), Sum(12, 100)).Judge(Price(42), November));

    [Theory]
    [InlineData(41, null)]
    [InlineData(null, 41)]
    public void Judge_WhatIsTooDearForEverIsNotPutOff(int? perOrder, int? perMonth)
    {
        var refusal = Account(new BudgetLimits { PerOrder = perOrder, PerMonth = perMonth }).Judge(Price(42), November)!;

        Assert.Equal(AcmeErrorType.RejectedIdentifier, refusal.Problem.Type);
        Assert.Null(refusal.Again);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    public void Judge_WithoutAPriceOnlyAUsedUpLimitRefuses(decimal spent, bool allowed) =>
        Assert.Equal(allowed, Account(new BudgetLimits { PerMonth = 100 }, Sum(11, spent)).Judge(null, November) is null);

    [Fact]
    public void Judge_APriceInAnotherCurrencyThanTheLimitIsNotGuessed()
    {
        var refusal = Account(new BudgetLimits { PerMonth = 100, Currency = "USD" }).Judge(Price(42), November)!;

        Assert.Equal(AcmeErrorType.ServerInternal, refusal.Problem.Type);
        Assert.Contains("Tenants:acme:Budget:Currency", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_APriceWithoutACurrencyIsInTheAccountsUnlessALimitNamesOne()
    {
        var spent = Sum(11, 10) with { Currency = null };
        var price = Price(42) with { Currency = null };

        Assert.Null(Account(new BudgetLimits { PerMonth = 60 }, spent).Judge(price, November));
        var refusal = Account(new BudgetLimits { PerMonth = 60, Currency = "USD" }, spent).Judge(price, November)!;
        Assert.Equal(AcmeErrorType.ServerInternal, refusal.Problem.Type);
        Assert.Contains("neither the reseller's price nor its account names a currency", refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(79, new int[0])]
    [InlineData(80, new[] { 80 })]
    [InlineData(100, new[] { 80, 100 })]
    public void DueAlerts_ComeAtFourFifthsAndAtTheWhole(decimal spent, int[] percents) =>
        Assert.Equal(
            percents, Account(new BudgetLimits { PerMonth = 100 }, Sum(11, spent)).DueAlerts(November).Select(alert => alert.Percent));

    [Fact]
    public void DueAlerts_AreGivenOncePerPeriodAndLimit()
    {
        var account = Account(new BudgetLimits { PerMonth = 100 }, Sum(11, 90), Sum(12, 90));
        var alerted = account.Alerted(account.DueAlerts(November));

        Assert.Empty(alerted.DueAlerts(November));
        Assert.Single(alerted.DueAlerts(November.AddMonths(1)));
        Assert.Single((alerted with { Limits = new BudgetLimits { PerMonth = 110 } }).DueAlerts(November));
    }

    [Fact]
    public void DueAlerts_ALimitThatStoppedAPurchaseIsReached() =>
        Assert.Equal(
            [80, 100],
            Account(new BudgetLimits { PerMonth = 100 }, Sum(11, 60)).DueAlerts(November, Price(42)).Select(alert => alert.Percent));

    private static BudgetAccount Account(BudgetLimits limits, params BudgetSum[] sums) =>
        new("Tenants:acme:Budget", "this account's budget", limits, new BudgetYear { Year = 2026, Sums = [.. sums] });

    private static BudgetSum Sum(int month, decimal booked) => new(month, "EUR") { Booked = booked };

    private static Price Price(decimal net) => new(net, net * 0.16m, "EUR", []);
}
