using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Ordering;

/// <summary>How much is read for a page of a long list.</summary>
public sealed class OrderListingTests(TestStore store) : IClassFixture<TestStore>
{
    private const int Orders = 15_000;
    private const int AtOnce = 1000;

    private readonly FakeTimeProvider _time = new(Sample.Now);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task APageAtTheEndOfALongList_ReadsNoMoreDocumentsThanOneAtTheBeginning()
    {
        var ids = await FillAsync();
        var counting = new CountingStore(store.Documents);
        var orders = new OrderRepository(counting, _time);
        var account = new Account
        {
            Id = Sample.Account,
            Tenant = Sample.Tenant,
            Status = AccountStatus.Valid,
            Key = "",
            KeyThumbprint = "",
            ConsentToken = "",
            Created = Sample.Now,
        };

        var first = await ReadsOfAsync(account, null);
        var last = await ReadsOfAsync(account, ids[^(OrderListing.PageSize + 1)]);

        Assert.Equal((OrderListing.PageSize, true), (first.Listed, first.More));
        Assert.Equal((OrderListing.PageSize, false), (last.Listed, last.More));
        Assert.InRange(first.Reads, OrderListing.PageSize, 2 * OrderListing.PageSize);
        Assert.InRange(last.Reads, OrderListing.PageSize, first.Reads);

        async Task<(int Reads, int Listed, bool More)> ReadsOfAsync(Account whose, OrderId? after)
        {
            var before = counting.Reads;
            var (listed, more) = await new OrderListing(orders, _time).ListAsync(whose, after, Stop);
            return (counting.Reads - before, listed.Count, more);
        }
    }

    /// <summary>The operator's list and each of its filters go from the newest to the oldest.</summary>
    [Fact]
    public async Task APageAtTheEndOfTheOperatorsList_ReadsNoMoreDocumentsThanOneAtTheBeginning()
    {
        await FillAsync();
        var counting = new CountingStore(store.Documents);
        var orders = new OrderRepository(counting, _time) { AreTagged = true };
        var filter = new OrderFilter { Account = Sample.Account };

        var (first, cursor) = await ReadsOfAsync(null);
        var pages = 1;
        var last = first;
        while (cursor is not null)
        {
            (last, cursor) = await ReadsOfAsync(cursor);
            pages++;
        }

        Assert.InRange(pages, Orders / PageRequest.LongestPage, (Orders / PageRequest.LongestPage) + 1);
        Assert.InRange(first, PageRequest.LongestPage, 2 * PageRequest.LongestPage);
        Assert.InRange(last, 0, first);

        async Task<(int Reads, string? Next)> ReadsOfAsync(string? after)
        {
            var before = counting.Reads;
            var page = await orders.ListAsync(filter, new PageRequest(PageRequest.LongestPage, after), Stop);
            return (counting.Reads - before, page.Next);
        }
    }

    private async Task<List<OrderId>> FillAsync()
    {
        var kept = new DocumentSet<Order>(
            store.Documents,
            OrderRepository.Kind,
            OrdersJson.Default,
            order => order.Id.Value,
            aliases: OrderTags.AliasesOf,
            tags: OrderTags.Of);
        var ids = Enumerable.Range(0, Orders).Select(number => new OrderId($"order-{number:00000}")).ToList();
        if (await kept.ReadAsync(ids[0].Value, Stop) is null)
        {
            foreach (var some in ids.Chunk(AtOnce))
            {
                await store.Documents.CommitAsync([.. some.Select(id => kept.Put(Sample.Order("a.test") with { Id = id }, 0))], Stop);
            }
        }

        return ids;
    }
}
