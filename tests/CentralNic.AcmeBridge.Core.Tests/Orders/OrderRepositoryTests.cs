using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Orders;

public class OrderRepositoryTests(TestStore store) : IClassFixture<TestStore>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly OrderRepository _orders = new(store.Documents, TimeProvider.System);

    /// <summary>The same orders as another one sees them, which has read none yet.</summary>
    private readonly OrderRepository _other = new(store.Documents, TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Add_IsReadBackWholeFromTheStore()
    {
        var order = Sample.PublishedOrder("/.well-known/pki-validation/a.txt", "token", "a.test", "*.a.test");
        await _orders.AddAsync(order, Cancellation);

        var read = await _other.FindAsync(order.Id, Cancellation);

        Assert.Equal(order.Names, read!.Names);
        Assert.Equal(
            order.Authorizations.SelectMany(authorization => authorization.Challenges),
            read.Authorizations.SelectMany(authorization => authorization.Challenges));
        Assert.Equal(order.Issuance!.Csr, read.Issuance!.Csr);
        Assert.Equal(order.Issuance.Dcv, read.Issuance.Dcv);
        Assert.Equal((order.Status, order.Created, order.Expires, order.Profile), (read.Status, read.Created, read.Expires, read.Profile));
    }

    [Fact]
    public async Task Find_WhatIsNotThereIsNull() => Assert.Null(await _orders.FindAsync(new OrderId("nothing"), Cancellation));

    [Fact]
    public async Task Update_OfWhatIsNotThereIsRefused() =>
        await Assert.ThrowsAsync<KeyNotFoundException>(() => _orders.UpdateAsync(new OrderId("nothing"), order => order, Cancellation));

    [Fact]
    public async Task Update_ThatAnotherForestalledIsWorkedOutAgainFromTheNewOrder()
    {
        var order = await AddedAsync(Sample.ProcessingOrder("a.test"));
        await _other.UpdateAsync(order.Id, Looked, Cancellation);
        var seen = new List<int>();

        var changed = await _orders.UpdateAsync(
            order.Id,
            current =>
            {
                seen.Add(current.Issuance!.Looks);
                return Looked(current);
            },
            Cancellation);

        Assert.Equal([0, 1], seen);
        Assert.Equal(2, changed.Issuance!.Looks);
        Assert.Equal(
            2, (await new OrderRepository(store.Documents, TimeProvider.System).FindAsync(order.Id, Cancellation))!.Issuance!.Looks);
    }

    [Fact]
    public async Task Update_ByManyAtOnceLosesNone()
    {
        var order = await AddedAsync(Sample.ProcessingOrder("a.test"));

        await Parallel.ForAsync(
            0, 100, Cancellation, async (number, stop) => await (number % 2 == 0 ? _orders : _other).UpdateAsync(order.Id, Looked, stop));

        Assert.Equal(100, (await _orders.UpdateAsync(order.Id, Looked, Cancellation)).Issuance!.Looks - 1);
    }

    [Fact]
    public async Task Update_ThatChangesNothingWritesNothing()
    {
        var order = await AddedAsync(Sample.ProcessingOrder("a.test"));

        Assert.Same(order, await _orders.UpdateAsync(order.Id, current => current, Cancellation));

        Assert.Equal(1, (await store.Documents.ReadAsync(new DocumentKey("order", order.Id.Value), Cancellation))!.Version);
    }

    [Fact]
    public async Task Update_WhatBelongsToItIsWrittenWithItOrNotAtAll()
    {
        var order = await AddedAsync(Sample.ProcessingOrder("a.test"));
        var ledger = new Ledger(store.Documents, TimeProvider.System);
        Task<Order> ReserveAsync() => _orders.UpdateAsync(
            order.Id,
            current => new OrderChange(Looked(current), [ledger.Line(LedgerEntryKind.Reserved, current, "ssl123dv", Sample.Price)]),
            Cancellation);
        await ReserveAsync();

        var conflict = await Assert.ThrowsAsync<DocumentConflictException>(ReserveAsync);

        Assert.Equal("ledger", conflict.Key.Kind);
        Assert.Equal(1, (await _orders.FindAsync(order.Id, Cancellation))!.Issuance!.Looks);
        Assert.Equal(1, (await _other.FindAsync(order.Id, Cancellation))!.Issuance!.Looks);
    }

    [Fact]
    public async Task Wait_AllWaitersAreReleasedTheInstantTheOrderIsAsWanted()
    {
        // The clock stands still: nothing but the change can end these waits.
        var orders = new OrderRepository(store.Documents, new FakeTimeProvider(Sample.Now));
        var order = Sample.ProcessingOrder("a.test");
        await orders.AddAsync(order, Cancellation);
        var waiters = Enumerable.Range(0, 8)
            .Select(_ => orders.WaitAsync(
                order.Id, current => current.Status == OrderStatus.Invalid, TimeSpan.FromSeconds(15), Cancellation))
            .ToArray();

        await orders.UpdateAsync(order.Id, Looked, Cancellation);
        Assert.All(waiters, waiter => Assert.False(waiter.IsCompleted));
        await orders.UpdateAsync(order.Id, current => current.Fail(Sample.Problem), Cancellation);

        var answers = await Task.WhenAll(waiters).WaitAsync(Bound, Cancellation);
        Assert.All(answers, answer => Assert.Equal(OrderStatus.Invalid, answer!.Status));
    }

    [Fact]
    public async Task Wait_GivesTheOrderAsItStandsWhenItsTimeIsOver()
    {
        var time = new FakeTimeProvider(Sample.Now);
        var orders = new OrderRepository(store.Documents, time);
        var order = Sample.ProcessingOrder("a.test");
        await orders.AddAsync(order, Cancellation);

        var waiter = orders.WaitAsync(order.Id, current => current.IsFinal, TimeSpan.FromSeconds(15), Cancellation);
        time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(waiter.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(OrderStatus.Processing, (await waiter.WaitAsync(Bound, Cancellation))!.Status);
    }

    [Fact]
    public async Task Wait_GivesTheOrderAsItStandsWhenTheClientGoes()
    {
        var order = await AddedAsync(Sample.ProcessingOrder("a.test"));
        using var client = new CancellationTokenSource();

        var waiter = _orders.WaitAsync(order.Id, current => current.IsFinal, Timeout.InfiniteTimeSpan, client.Token);
        await client.CancelAsync();

        Assert.Equal(OrderStatus.Processing, (await waiter.WaitAsync(Bound, Cancellation))!.Status);
    }

    [Fact]
    public async Task Wait_NeedsNoTimeWhenThereIsNothingToWaitFor()
    {
        var order = await AddedAsync(Sample.ProcessingOrder("a.test"));

        Assert.Same(order, await _orders.WaitAsync(order.Id, _ => true, TimeSpan.FromDays(1), Cancellation));
        Assert.Same(order, await _orders.WaitAsync(order.Id, _ => false, TimeSpan.Zero, Cancellation));
        Assert.Null(await _orders.WaitAsync(new OrderId("nothing"), _ => false, TimeSpan.FromDays(1), Cancellation));
    }

    [Fact]
    public async Task ListParked_HasTheOrdersThatWaitForTheOperator()
    {
        var (parked, other) = (await AddedAsync(Finalized("csr-5")), await AddedAsync(Finalized("csr-6")));
        await _orders.UpdateAsync(
            parked.Id, order => order with { Issuance = order.Issuance!.To(IssuanceState.Parked, Sample.Now) }, Cancellation);

        var listed = await IdsAsync(_other.ListParkedAsync(Cancellation));

        Assert.Contains(parked.Id, listed);
        Assert.DoesNotContain(other.Id, listed);
    }

    [Fact]
    public async Task ListOpen_HasTheOrdersThatAreNotSettled()
    {
        Order[] open =
        [
            await AddedAsync(Sample.Order("a.test")),
            await AddedAsync(Sample.ReadyOrder("a.test")),
            await AddedAsync(Sample.ProcessingOrder("a.test")),
        ];
        var settled = await AddedAsync(Sample.Order("a.test"));
        await _orders.UpdateAsync(settled.Id, order => order.Fail(Sample.Problem), Cancellation);

        var listed = await IdsAsync(_other.ListOpenAsync(Cancellation));

        Assert.Superset(open.Select(order => order.Id).ToHashSet(), listed);
        Assert.DoesNotContain(settled.Id, listed);
    }

    [Fact]
    [Trait("Requirement", "R8555-7.1.2.1-02")]
    public async Task ListOfAccount_HasOpenAndValidOrdersOfTheAccountAndNoInvalidOnes()
    {
        var account = new AccountId("listed");
        var open = await AddedAsync(Sample.Order("a.test") with { Account = account });
        var valid = await AddedAsync(Sample.ProcessingOrder("a.test") with { Account = account });
        var invalid = await AddedAsync(Sample.Order("a.test") with { Account = account });
        await AddedAsync(Sample.Order("a.test"));
        await _orders.UpdateAsync(valid.Id, order => Returned(order), Cancellation);
        await _orders.UpdateAsync(invalid.Id, order => order.Fail(Sample.Problem), Cancellation);

        Assert.Equal(new HashSet<OrderId> { open.Id, valid.Id }, await IdsAsync(_other.ListOfAccountAsync(account, Cancellation)));
    }

    [Fact]
    public async Task ListAttached_HasTheOrdersThatStillWaitForTheOwner()
    {
        var owner = new OrderId("owner");
        Order Attached(Order order) => order with { Issuance = order.Issuance! with { Plan = IssuancePlan.Attach, AttachedTo = owner } };
        var (waiting, done) = (await AddedAsync(Finalized("csr-4")), await AddedAsync(Finalized("csr-4")));
        await _orders.UpdateAsync(waiting.Id, Attached, Cancellation);
        await _orders.UpdateAsync(done.Id, order => Returned(Attached(order)), Cancellation);

        Assert.Equal([waiting.Id], await IdsAsync(_other.ListAttachedAsync(owner, Cancellation)));
        Assert.Empty(await IdsAsync(_other.ListAttachedAsync(waiting.Id, Cancellation)));
    }

    private static Order Finalized(string csr) => Sample.ReadyOrder("a.test").Begin(Sample.Issuance(csr));

    private static Order Looked(Order order) => order with { Issuance = order.Issuance! with { Looks = order.Issuance.Looks + 1 } };

    private static Order Returned(Order order) => order.Complete(new CertificateId("DK1"), Sample.Now);

    private static async Task<HashSet<OrderId>> IdsAsync(IAsyncEnumerable<Order> orders)
    {
        var ids = new HashSet<OrderId>();
        await foreach (var order in orders)
        {
            Assert.True(ids.Add(order.Id), "An order is listed once.");
        }

        return ids;
    }

    private Task<Order> AddedAsync(Order order) => _orders.AddAsync(order, Cancellation);
}
