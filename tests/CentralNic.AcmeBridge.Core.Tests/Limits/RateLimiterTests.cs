using System.Net;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Limits;

/// <summary>Which limit protects what.</summary>
public class RateLimiterTests(TestStore store) : IClassFixture<TestStore>
{
    private readonly FakeTimeProvider _time = new(Sample.Now);

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [Trait("Requirement", "R8555-10.3-01")]
    public void AdmitAccount_CountsByAddressOrNetwork(string first, string second, bool isSame)
    {
        var limiter = Limiter(new RequestLimits { NewAccountsPerAddress = new RateLimit(1, TimeSpan.FromHours(1)) });
        limiter.AdmitAccount(Sample.Tenant, IPAddress.Parse(first));

        var failure = Record.Exception(() => limiter.AdmitAccount(Sample.Tenant, IPAddress.Parse(second)));

        Assert.Equal(isSame, failure is AcmeProblemException { Problem.Type: AcmeErrorType.RateLimited });
    }

    [Fact]
    public void AdmitOrder_ATenantsOwnLimitReplacesTheGeneralOne()
    {
        var strict = new RequestLimits { NewOrdersPerAccount = new RateLimit(1, TimeSpan.FromHours(1)) };
        var tenants = new Dictionary<string, RequestLimits> { ["tenant"] = strict with { NewOrdersPerAccount = null } };
        var limiter = Limiter(new LimitPlan { All = strict, Tenants = tenants });
        var order = Sample.Order("a.test");

        Assert.All(Enumerable.Range(0, 5), _ => limiter.AdmitOrder(order));
        var other = order with { Tenant = new("other"), Account = new("another") };
        limiter.AdmitOrder(other);
        Assert.Throws<AcmeProblemException>(() => limiter.AdmitOrder(other));
    }

    [Fact]
    [Trait("Requirement", "R8555-10.3-01")]
    public void AdmitOrder_ANameThatFailedTooOftenStopsItsAccountOnly()
    {
        var limiter = Limiter(new RequestLimits { FailedValidationsPerName = new RateLimit(1, TimeSpan.FromHours(1)) });
        limiter.NoteFailedValidation(Sample.Order("bad.test"), "bad.test");

        var refusal = Assert.Throws<AcmeProblemException>(() => limiter.AdmitOrder(Sample.Order("good.test", "bad.test"))).Problem;
        limiter.AdmitOrder(Sample.Order("good.test"));
        limiter.AdmitOrder(Sample.Order("bad.test") with { Account = new("other") });

        Assert.Contains("bad.test", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdmitOrder_OpenOrdersAreCountedUntilTheyAreSettled()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var orders = new OrderRepository(store.Documents, _time);
        var limiter = new RateLimiter(new LimitPlan { All = new RequestLimits { PendingOrdersPerAccount = 2 } }, orders, _time);
        var first = Sample.Order("a.test");
        await orders.AddAsync(first, cancellation);
        orders.TakeUp(Sample.Order("b.test"));
        orders.TakeUp(first);

        var refusal = Assert.Throws<AcmeProblemException>(() => limiter.AdmitOrder(Sample.Order("c.test"))).Problem;
        limiter.AdmitOrder(Sample.Order("c.test") with { Account = new("other") });
        await orders.UpdateAsync(first.Id, order => order.Fail(Sample.Problem), cancellation);
        orders.TakeUp(first);

        Assert.Equal(first.Expires - Sample.Now, refusal.RetryAfter);
        limiter.AdmitOrder(Sample.Order("c.test"));
    }

    [Fact]
    [Trait("Requirement", "R8555-10.3-01")]
    public void AdmitOrder_AllAccountsOfATenantTogetherHaveALimitOfTheirOwn()
    {
        var limiter = Limiter(new RequestLimits { NewOrdersPerTenant = new RateLimit(2, TimeSpan.FromHours(1)) });
        limiter.AdmitOrder(Sample.Order("a.test") with { Account = new("one") });
        limiter.AdmitOrder(Sample.Order("a.test") with { Account = new("two") });

        var refusal = Assert.Throws<AcmeProblemException>(
            () => limiter.AdmitOrder(Sample.Order("a.test") with { Account = new("three") })).Problem;
        limiter.AdmitOrder(Sample.Order("a.test") with { Tenant = new("other"), Account = new("three") });

        Assert.StartsWith(
            "NewOrdersPerTenant: too many new orders of all accounts of this customer", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(30), refusal.RetryAfter);
    }

    /// <summary>What one limit refuses is not counted by the other.</summary>
    [Fact]
    public void AdmitOrder_WhatTheAccountsLimitRefusesTheTenantsDoesNotCount()
    {
        var limiter = Limiter(new RequestLimits
        {
            NewOrdersPerAccount = new RateLimit(1, TimeSpan.FromHours(1)),
            NewOrdersPerTenant = new RateLimit(2, TimeSpan.FromHours(1)),
        });
        limiter.AdmitOrder(Sample.Order("a.test"));
        Assert.Throws<AcmeProblemException>(() => limiter.AdmitOrder(Sample.Order("a.test")));

        limiter.AdmitOrder(Sample.Order("a.test") with { Account = new("other") });
    }

    [Fact]
    public async Task AdmitOrder_OpenOrdersOfAllAccountsOfATenantAreCounted()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var orders = new OrderRepository(store.Documents, _time);
        var limiter = new RateLimiter(new LimitPlan { All = new RequestLimits { PendingOrdersPerTenant = 2 } }, orders, _time);
        var first = Sample.Order("a.test") with { Account = new("one") };
        await orders.AddAsync(first, cancellation);
        orders.TakeUp(Sample.Order("b.test") with { Account = new("two") });
        var third = Sample.Order("c.test") with { Account = new("three") };

        var refusal = Assert.Throws<AcmeProblemException>(() => limiter.AdmitOrder(third)).Problem;
        limiter.AdmitOrder(third with { Tenant = new("other") });
        await orders.UpdateAsync(first.Id, order => order.Fail(Sample.Problem), cancellation);
        limiter.AdmitOrder(third);

        Assert.StartsWith("PendingOrdersPerTenant: this customer may have 2 orders", refusal.Detail, StringComparison.Ordinal);
        Assert.Equal(first.Expires - Sample.Now, refusal.RetryAfter);
    }

    [Fact]
    public async Task HeldAnswers_OneTooManyIsAnsweredAtOnceAndOthersAreHeld()
    {
        var held = new HeldAnswers(TimeProvider.System);
        using var release = new SemaphoreSlim(0);
        var waits = Enumerable.Range(0, HeldAnswers.MostPerAccount)
            .Select(_ =>
                held.HoldAsync(
                    new("default"),
                    Sample.Account,
                    async longest => (await release.WaitAsync(longest, TestContext.Current.CancellationToken), longest).longest,
                    TimeSpan.FromMinutes(1)))
            .ToList();

        Assert.Equal(TimeSpan.Zero, await held.HoldAsync(new("default"), Sample.Account, Task.FromResult, TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.FromMinutes(1), await held.HoldAsync(new("default"), new("other"), Task.FromResult, TimeSpan.FromMinutes(1)));
        release.Release(waits.Count);
        Assert.All(await Task.WhenAll(waits), longest => Assert.Equal(TimeSpan.FromMinutes(1), longest));
        Assert.Equal(0, held.Count);
        Assert.Equal(
            TimeSpan.FromMinutes(1), await held.HoldAsync(new("default"), Sample.Account, Task.FromResult, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task HeldAnswers_OneTenantHasHalfHoweverManyAccountsItHas()
    {
        var held = new HeldAnswers(TimeProvider.System);
        using var release = new SemaphoreSlim(0);
        var waits = Enumerable.Range(0, HeldAnswers.Most).Select(number => held.HoldAsync(
            new("big"),
            new($"account-{number % 50}"),
            async longest => (await release.WaitAsync(longest, TestContext.Current.CancellationToken), longest).longest,
            TimeSpan.FromMinutes(1))).ToList();

        Assert.Equal(TimeSpan.FromMinutes(1), await held.HoldAsync(new("small"), new("other"), Task.FromResult, TimeSpan.FromMinutes(1)));
        release.Release(waits.Count);
        Assert.InRange((await Task.WhenAll(waits)).Count(longest => longest > TimeSpan.Zero), 2400, 2500);
    }

    private RateLimiter Limiter(RequestLimits limits) => Limiter(new LimitPlan { All = limits });

    private RateLimiter Limiter(LimitPlan plan) => new(plan, new OrderRepository(store.Documents, _time), _time);
}
