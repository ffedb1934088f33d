using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Retention;

/// <summary>An order that nobody needs goes when it is old; one that somebody needs, or that money was spent for, stays.</summary>
public sealed class OrderRetentionTests
{
    private static readonly CertificateId Id = new("DK1");

    private static readonly Dictionary<string, (bool Stays, Func<RetentionStore, Task<Order>> Make)> Cases = new()
    {
        ["finished and old"] = (false, _ => Give(Finished(91))),
        ["finished and not old yet"] = (true, _ => Give(Finished(89))),
        ["its certificate is valid"] = (true, store => WithCertificateAsync(store, Finished(91), 1)),
        ["its certificate has expired"] = (false, store => WithCertificateAsync(store, Finished(91), -1)),
        ["an authorization is valid"] = (true, _ => Give(Authorized(Finished(91), Sample.Now.AddDays(1)))),
        ["something published is to be taken away"] = (true, _ => Give(Changed(Finished(91), issuance => issuance with
        {
            Dcv = [new DcvToken { Name = "a.test", Domain = "a.test", Placement = new DcvPlacement("hook") }],
        }))),
        ["the operator was not told"] = (true, _ => Give(Changed(Finished(91), issuance => issuance with
        {
            Attention = new Attention(AttentionKind.Refused, "It was refused.", Sample.Now.AddDays(-91)),
        }))),
        ["bought in the last 400 days"] = (true, _ => Give(Bought(Finished(399)))),
        ["bought before"] = (false, _ => Give(Bought(Finished(401)))),
        ["bought before, and paid for until later"] = (true, _ => Give(
            Changed(Bought(Finished(401)), issuance => issuance with { PaidUntil = Sample.Now.AddDays(1) }))),
        ["its subscription is paid for until later"] = (true, store => WithSubscriptionAsync(store, Bought(Finished(401)))),
        ["reissued in a paid subscription"] = (false, store => WithSubscriptionAsync(
            store, Changed(Finished(91), issuance => issuance with { Plan = IssuancePlan.Reissue, CertificateOrder = "CO1" }))),
        ["it works for a subscription"] = (true, store => WithSubscriptionAsync(
            store, Changed(Finished(91), issuance => issuance with { Plan = IssuancePlan.Reissue }), worksForIt: true)),
        ["an open order waits for it"] = (true, WithAttachedAsync),
        ["ledger and reseller do not agree on it"] = (true, WithDisputeAsync),
        ["invalid and old"] = (false, _ => Give(Invalid(31))),
        ["invalid and not old yet"] = (true, _ => Give(Invalid(29))),
        ["invalid, and bought in the last 400 days"] = (true, _ => Give(Bought(Invalid(399)))),
        ["a held authorization that expired"] = (false, _ => Give(Invalid(31) with { Issuance = null, AuthorizationOnly = true })),
        ["open, however old"] = (true, _ => Give(Open(800))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Order_GoesWhenItIsOld_UnlessItIsNeeded(string name)
    {
        await using var store = await RetentionStore.StartAsync();
        var (stays, make) = Cases[name];
        var order = await make(store);
        await store.PutAsync(order);

        var deleted = await store.PassAsync();

        Assert.Equal(stays, await store.Bridge.Orders.FindAsync(order.Id, Cancellation) is not null);
        Assert.Equal(stays ? 0 : 1, deleted.GetValueOrDefault("orders"));
    }

    [Fact]
    public async Task Order_OfAnOlderVersion_WhoseIdTellsNoTime_GoesToo()
    {
        await using var store = await RetentionStore.StartAsync();
        await store.PutAsync(Finished(91) with { Id = new OrderId("zold") });
        await store.PutAsync(Finished(89) with { Id = new OrderId("-young") });

        await store.PassAsync();

        Assert.Equal(["-young"], await store.IdsAsync(OrderRepository.Kind));
    }

    private static Task<Order> Give(Order order) => Task.FromResult(order);

    private static Order Open(int daysAgo)
    {
        var at = Sample.Now.AddDays(-daysAgo);
        return Authorized(Sample.ProcessingOrder("a.test"), at.AddDays(1)) with
        {
            Id = new OrderId(NewestFirst.Next(new IdSource(), at)),
            Created = at,
            Expires = at.AddDays(7),
        };
    }

    private static Order Finished(int daysAgo) => Open(daysAgo).Complete(Id, Sample.Now.AddDays(-daysAgo));

    private static Order Invalid(int daysAgo)
    {
        var at = Sample.Now.AddDays(-daysAgo);
        return Open(daysAgo).FailIssuance(Sample.Problem, at, isTold: false) with { Expires = at };
    }

    private static Order Bought(Order order) => Changed(order, issuance => issuance with
    {
        Plan = IssuancePlan.Buy,
        Price = Sample.Price,
        PurchaseAttempt = 1,
        IntendedAt = issuance.Since,
        CertificateOrder = "CO1",
    });

    private static Order Changed(Order order, Func<Issuance, Issuance> change) => order with { Issuance = change(order.Issuance!) };

    private static Order Authorized(Order order, DateTimeOffset until) => order with
    {
        Authorizations = [.. order.Authorizations.Select(each => each with { Expires = until })],
    };

    private static async Task<Order> WithCertificateAsync(RetentionStore store, Order order, int daysLeft)
    {
        var certificate = Sample.Certificate("a.test") with { NotAfter = Sample.Now.AddDays(daysLeft) };
        await store.PutAsync([.. store.Get<CertificateRepository>().Add(certificate)]);
        return order;
    }

    private static async Task<Order> WithSubscriptionAsync(RetentionStore store, Order order, bool worksForIt = false)
    {
        var subscription = Sample.Subscription("a.test") with { InFlight = worksForIt ? order.Id : null };
        await store.PutAsync(store.Get<SubscriptionRepository>().Put(subscription, 0));
        return Changed(order, issuance => issuance with { Subscription = subscription.Id });
    }

    private static async Task<Order> WithAttachedAsync(RetentionStore store)
    {
        var order = Finished(91);
        await store.PutAsync(Changed(Open(1), issuance => issuance with { Plan = IssuancePlan.Attach, AttachedTo = order.Id }));
        return order;
    }

    private static async Task<Order> WithDisputeAsync(RetentionStore store)
    {
        var order = Bought(Finished(401));
        var comparisons = new DocumentSet<LedgerComparison>(
            store.Faults, "ledger-comparison", ReconciliationJson.Default, _ => "last");
        await store.PutAsync(comparisons.Put(
            new LedgerComparison
            {
                At = Sample.Now,
                Compared = 1,
                Differences = [new LedgerDifference("CO1", order.Id.Value, "tenant", "The reseller does not know it.")],
            },
            0));
        return order;
    }
}
