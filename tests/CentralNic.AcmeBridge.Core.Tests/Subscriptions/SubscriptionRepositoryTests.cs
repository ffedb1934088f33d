using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Subscriptions;

public class SubscriptionRepositoryTests(TestStore store) : IClassFixture<TestStore>
{
    private readonly SubscriptionRepository _subscriptions = new(store.Documents);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_IsReadAsItWasWritten()
    {
        var written = Sample.Subscription("read.test", "a.read.test").Claim(new OrderId("order"));
        await PutAsync(written, 0);

        var read = (await _subscriptions.FindAsync(Sample.Tenant, "SSL123DV", ["read.test", "a.read.test"], Cancellation))!;

        Assert.Equal(1, read.Version);
        Assert.Equal(written.Names, read.Value.Names);
        Assert.Equal(written.Certificates, read.Value.Certificates);
        Assert.Equal(written with { Names = [], Certificates = [] }, read.Value with { Names = [], Certificates = [] });
        Assert.Equal(read.Value.Id, (await _subscriptions.ReadAsync(written.Id, Cancellation))!.Value.Id);
        Assert.Contains(
            written.Id,
            await _subscriptions.ListAsync(Sample.Tenant, Cancellation).Select(listed => listed.Value.Id).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Find_OtherNamesHaveNone()
    {
        await PutAsync(Sample.Subscription("exact.test"), 0);

        Assert.Null(await _subscriptions.FindAsync(Sample.Tenant, "ssl123dv", ["exact.test", "www.exact.test"], Cancellation));
    }

    [Fact]
    public async Task Put_ASecondOfTheSameNamesIsRefused()
    {
        await PutAsync(Sample.Subscription("once.test"), 0);

        var conflict = await Assert.ThrowsAsync<DocumentConflictException>(() => PutAsync(Sample.Subscription("once.test"), 0));

        Assert.NotNull(conflict.Alias);
    }

    /// <summary>Two orders read it free; only one can claim it.</summary>
    [Fact]
    public async Task Put_OfTwoClaimsOneIsRefused()
    {
        var free = Sample.Subscription("claim.test");
        await PutAsync(free, 0);
        await PutAsync(free.Claim(new OrderId("first")), 1);

        await Assert.ThrowsAsync<DocumentConflictException>(() => PutAsync(free.Claim(new OrderId("second")), 1));

        Assert.Equal(new OrderId("first"), (await _subscriptions.ReadAsync(free.Id, Cancellation))!.Value.InFlight);
    }

    private Task PutAsync(Subscription subscription, long version) =>
        store.Documents.CommitAsync([_subscriptions.Put(subscription, version)], Cancellation);
}
