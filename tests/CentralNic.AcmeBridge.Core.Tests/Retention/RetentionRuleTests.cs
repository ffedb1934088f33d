using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Notifications;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Retention;

/// <summary>Of every kind but orders: what is old enough goes with all that belongs to it, what is still of use stays.</summary>
public sealed class RetentionRuleTests
{
    private static readonly IdSource Ids = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certificate_GoesWithItsSummaryAndLastUse_WhenItExpiredLongAgo()
    {
        await using var store = await RetentionStore.StartAsync();
        await PutAsync(store, Certificate("old", -31), Certificate("recent", -29), Certificate("valid", 1));
        string[] ids = ["old", "recent", "valid"];
        await store.PutAsync([.. ids.Select(id => Uses(store).Put(new LastUse($"certificate:{id}", Sample.Now), 0))]);

        await store.PassAsync();

        Assert.Equal(["recent", "valid"], await store.IdsAsync(CertificateRepository.Kind));
        Assert.Equal(["recent", "valid"], (await store.IdsAsync(CertificateIndex.Kind)).Select(id => id.Split('.')[1]));
        Assert.Equal(["certificate:recent", "certificate:valid"], await store.IdsAsync("last-use"));
        Assert.Null(await store.Get<CertificateRepository>().FindAsync(new CertificateId("old"), Cancellation));
    }

    [Fact]
    public async Task Certificate_Stays_WhileAnOrderNamesItThatIsNotOld_ItIsBeingRevoked_OrAPaidSubscriptionGoesOnFromIt()
    {
        await using var store = await RetentionStore.StartAsync();
        var paid = Sample.Subscription("a.test") with
        {
            PaidUntil = Sample.Now.AddDays(1),
            Certificates =
            [
                new SubscribedCertificate(new CertificateId("before"), Sample.Now.AddDays(-300), Sample.Now.AddDays(-200)),
                new SubscribedCertificate(new CertificateId("continued"), Sample.Now.AddDays(-190), Sample.Now.AddDays(-100)),
            ],
        };
        await store.PutAsync(store.Get<SubscriptionRepository>().Put(paid, 0));
        await PutAsync(
            store,
            Certificate("before", -200) with { Subscription = paid.Id },
            Certificate("continued", -100) with { Subscription = paid.Id },
            Certificate("named", -31),
            Certificate("revoking", -31) with
            {
                Revocation = new Revocation { By = "test", Asked = Sample.Now, Since = Sample.Now, State = RevocationState.Intended },
            });
        await store.PutAsync(Sample.ProcessingOrder("a.test").Complete(new CertificateId("named"), Sample.Now.AddDays(-89)));

        await store.PassAsync();

        Assert.Equal(["continued", "named", "revoking"], await store.IdsAsync(CertificateRepository.Kind));
    }

    [Fact]
    public async Task Subscription_Goes_WhenAllThatWasPaidForIsLongOver_AndNothingIsUnderWay()
    {
        await using var store = await RetentionStore.StartAsync();
        var repository = store.Get<SubscriptionRepository>();
        await store.PutAsync(
            repository.Put(Ended("gone.test", -731), 0),
            repository.Put(Ended("recent.test", -729), 0),
            repository.Put(Ended("works.test", -731) with { InFlight = new OrderId("order") }, 0),
            repository.Put(
                Ended("decided.test", -731) with { Decision = new SubscriptionDecision(NextOrder.Renew, Sample.Now, "test") }, 0),
            repository.Put(
                Ended("valid.test", -731) with
                {
                    Certificates = [new SubscribedCertificate(new CertificateId("c"), Sample.Now.AddDays(-30), Sample.Now.AddDays(1))],
                },
                0));

        Assert.Equal(1, (await store.PassAsync())["subscriptions"]);

        Assert.Null(await repository.FindAsync(Sample.Tenant, "ssl123dv", ["gone.test"], Cancellation));
        Assert.Equal(4, (await store.IdsAsync(SubscriptionRepository.Kind)).Count);
    }

    [Fact]
    public async Task PurchaseCount_OfNames_StaysAsLongAsItsSubscriptionWould()
    {
        await using var store = await RetentionStore.StartAsync();
        var names = new DocumentSet<NameSetPurchases>(store.Faults, PurchaseLimiter.NamesKind, PurchasesJson.Default, each => each.Key);
        NameSetPurchases Of(string key, params int[] days) => new(
            key, [.. days.Select(day => new NameSetPurchase(new IssuanceId(key), 1, Sample.Now.AddDays(day)))]);
        await store.PutAsync(
            names.Put(Of("old", -731), 0), names.Put(Of("recent", -364), 0), names.Put(Of("both", -731, -1), 0), names.Put(Of("none"), 0));

        Assert.Equal(2, (await store.PassAsync())["purchase counts"]);

        Assert.Equal(["both", "recent"], await store.IdsAsync(PurchaseLimiter.NamesKind));
    }

    [Fact]
    public async Task Notification_Stays_WhileItGoesOnOrIsToBeDelivered()
    {
        await using var store = await RetentionStore.StartAsync();
        var delivered = new NotificationDelivery("mail", DeliveryState.Delivered);
        await store.PutAsync(
            store.Bridge.Notifications.Put(Told("old", 181) with { Deliveries = [delivered] }, 0),
            store.Bridge.Notifications.Put(Told("without a channel", 181) with { IsUndirected = true }, 0),
            store.Bridge.Notifications.Put(Told("ended", 181) with { Occurrence = "ended", Ended = Sample.Now }, 0),
            store.Bridge.Notifications.Put(Told("a client stopped trying", 181) with { Occurrence = "failed|refused|id" }, 0),
            store.Bridge.Notifications.Put(Told("recent", 179) with { Deliveries = [delivered] }, 0),
            store.Bridge.Notifications.Put(Told("open", 181) with { Occurrence = "credit-low" }, 0),
            store.Bridge.Notifications.Put(Told("pending", 181) with { Deliveries = [delivered, new("webhook")] }, 0));

        Assert.Equal(4, (await store.PassAsync())["notifications"]);

        var left = (await store.Bridge.Notifications.ListAsync(new(), new PageRequest(), Cancellation)).Items;
        Assert.Equal(["open", "pending", "recent"], left.Select(each => each.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AuditEntry_GoesAfterItsTime()
    {
        await using var store = await RetentionStore.StartAsync();
        var entries = new DocumentSet<AuditEntry>(store.Faults, AuditTrail.Kind, AuditJson.Default, each => each.Id);
        int[] ages = [1096, 1094];
        await store.PutAsync([.. ages.Select(days => entries.Put(
            new AuditEntry
            {
                Id = NewestFirst.Next(Ids, Sample.Now.AddDays(-days)),
                At = Sample.Now.AddDays(-days),
                Who = "test",
                From = "socket",
                Action = "orders.give-up",
                Thing = $"orders/{days}",
            },
            0))]);

        await store.PassAsync();

        var left = (await store.Bridge.Audit.ListAsync(new(), new PageRequest(), Cancellation)).Items;
        Assert.Equal(["orders/1094"], left.Select(each => each.Thing));
    }

    private static DocumentSet<LastUse> Uses(RetentionStore store) => new(store.Faults, "last-use", AccountsJson.Default, use => use.Id);

    private static IssuedCertificate Certificate(string id, int days) => Sample.Certificate("a.test") with
    {
        Id = new CertificateId(id),
        NotAfter = Sample.Now.AddDays(days),
    };

    private static Subscription Ended(string name, int days) => Sample.Subscription(name) with
    {
        PaidUntil = Sample.Now.AddDays(days),
        Certificates = [new SubscribedCertificate(new CertificateId(name), Sample.Now.AddDays(days - 90), Sample.Now.AddDays(days))],
    };

    private static Notification Told(string subject, int daysAgo) => new()
    {
        Id = NewestFirst.Next(Ids, Sample.Now.AddDays(-daysAgo)),
        Kind = NotificationKinds.Test,
        Subject = subject,
        Text = subject,
        Since = Sample.Now.AddDays(-daysAgo),
        Created = Sample.Now.AddDays(-daysAgo),
    };

    private static async Task PutAsync(RetentionStore store, params IssuedCertificate[] certificates)
    {
        foreach (var certificate in certificates)
        {
            await store.PutAsync([.. store.Get<CertificateRepository>().Add(certificate)]);
        }
    }
}
