using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Orders;

/// <summary>The operator's list of orders, with its filters.</summary>
public sealed class OrderListTests : IAsyncLifetime
{
    private readonly TestStore _opened = new();
    private readonly IdSource _ids = new();
    private OrderRepository _orders = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _opened.InitializeAsync();
        _orders = new OrderRepository(_opened.Documents, TimeProvider.System);
    }

    public ValueTask DisposeAsync() => _opened.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task List_EachFilterAndAllTogetherFindTheirOrdersNewestFirst(bool areTagged)
    {
        _orders.AreTagged = areTagged;
        var first = await AddAsync(0, "default", "a", "one", "www.a.test", "b.test");
        var second = await AddAsync(1, "other", "b", "one", "*.a.test");
        var third = await AddAsync(2, "default", "b", "two", "mail.b.test");
        await _orders.UpdateAsync(second.Id, order => order.Fail(Sample.Problem), Cancellation);
        await _orders.UpdateAsync(
            third.Id, order => Proved(order).Begin(Sample.Issuance()) with { Profile = "default" }, Cancellation);

        Assert.Equal([third.Id, second.Id, first.Id], await ListAsync(new OrderFilter()));
        Assert.Equal([first.Id], await ListAsync(new OrderFilter { Status = OrderStatus.Pending }));
        Assert.Equal([second.Id], await ListAsync(new OrderFilter { Status = OrderStatus.Invalid }));
        Assert.Equal([third.Id], await ListAsync(new OrderFilter { State = IssuanceState.Planned }));
        Assert.Equal([third.Id, first.Id], await ListAsync(new OrderFilter { IsOpen = true }));
        Assert.Equal([third.Id, second.Id], await ListAsync(new OrderFilter { Tenant = new TenantId("b") }));
        Assert.Equal([second.Id, first.Id], await ListAsync(new OrderFilter { Account = new AccountId("one") }));
        Assert.Equal([third.Id, first.Id], await ListAsync(new OrderFilter { Profile = "default" }));
        Assert.Equal([second.Id, first.Id], await ListAsync(new OrderFilter { Name = "a.test" }));
        Assert.Equal([second.Id, first.Id], await ListAsync(new OrderFilter { Name = "*.a.test" }));
        Assert.Equal([third.Id, second.Id, first.Id], await ListAsync(new OrderFilter { Name = "test" }));
        Assert.Equal([first.Id], await ListAsync(new OrderFilter { Name = "www.a.test" }));
        Assert.Empty(await ListAsync(new OrderFilter { Name = "w.a.test" }));
        Assert.Equal([third.Id], await ListAsync(new OrderFilter { Text = "AIL.B" }));
        Assert.Equal([second.Id, first.Id], await ListAsync(new OrderFilter { CreatedTo = Sample.Now.AddSeconds(1) }));
        Assert.Equal([third.Id, second.Id], await ListAsync(new OrderFilter { CreatedFrom = Sample.Now.AddSeconds(1) }));
        Assert.Equal(
            [first.Id],
            await ListAsync(new OrderFilter
            {
                Status = OrderStatus.Pending,
                IsOpen = true,
                Tenant = new TenantId("a"),
                Account = new AccountId("one"),
                Profile = "default",
                Name = "b.test",
                Text = "www",
                CreatedFrom = Sample.Now,
                CreatedTo = Sample.Now,
            }));
        Assert.Empty(await ListAsync(new OrderFilter { Profile = "default", Account = new AccountId("one"), Tenant = new TenantId("b") }));
    }

    [Fact]
    public async Task List_WhatHoldsAnAuthorizationOnlyIsNoOrder()
    {
        var holder = Sample.Order("a.test") with { AuthorizationOnly = true };
        await _orders.AddAsync(holder, Cancellation);

        Assert.Empty(await ListAsync(new OrderFilter()));
        Assert.Empty(await ListAsync(new OrderFilter { Account = holder.Account }));
    }

    [Fact]
    public async Task List_LongNamesAreFound()
    {
        _orders.AreTagged = true;
        var name = string.Join('.', Enumerable.Repeat(new string('a', 60), 4)) + ".test";
        var order = await AddAsync(0, "default", "a", "one", name);

        Assert.Equal([order.Id], await ListAsync(new OrderFilter { Name = name }));
    }

    /// <summary>Documents as an older version wrote them: without the new marks, and with ids that tell no time.</summary>
    [Fact]
    public async Task Tagging_GivesOrdersOfOlderVersionsTheMarksAndGoesOnWhereItStood()
    {
        var old = await AddOldAsync(120);
        var made = await AddAsync(1, "default", "tenant", "account", "old.test");
        var filter = new OrderFilter { Tenant = Sample.Tenant };
        Assert.Equal(121, (await ListAsync(filter)).Count); // Nothing is missing before they are tagged.
        Assert.Equal(made.Id, (await ListAsync(filter))[0]);

        await new OrderTagging(_orders, _opened.Documents).RunRoundAsync(Cancellation);
        Assert.False(_orders.AreTagged);
        var versions = await VersionsAsync();
        Assert.Equal(50, versions.Count(order => order.Version == 2));
        var rounds = 1;
        for (var tagging = new OrderTagging(_orders, _opened.Documents); !_orders.AreTagged; rounds++)
        {
            await tagging.RunRoundAsync(Cancellation);
        }

        Assert.Equal(3, rounds);
        Assert.All(await VersionsAsync(), order => Assert.Equal(2, order.Version));
        var listed = await ListAsync(filter);
        Assert.Equal(made.Id, listed[0]);
        Assert.Equal(
            old.Append(made.Id).Select(id => id.Value).Order(StringComparer.Ordinal),
            listed.Select(id => id.Value).Order(StringComparer.Ordinal));

        // Once is enough.
        var next = new OrderRepository(_opened.Documents, TimeProvider.System);
        await new OrderTagging(next, _opened.Documents).RunRoundAsync(Cancellation);
        Assert.True(next.AreTagged);
        Assert.All(await VersionsAsync(), order => Assert.Equal(2, order.Version));
    }

    [Fact]
    public async Task Tagging_ChangesBesideItAreKept()
    {
        var old = await AddOldAsync(200);
        var tagging = new OrderTagging(_orders, _opened.Documents);
        var changing = Parallel.ForEachAsync(
            old, Cancellation, async (id, stop) => await _orders.UpdateAsync(id, order => order.Fail(Sample.Problem), stop));
        while (!_orders.AreTagged)
        {
            await tagging.RunRoundAsync(Cancellation);
        }

        await changing;
        Assert.Equal(200, (await ListAsync(new OrderFilter { Status = OrderStatus.Invalid })).Count);
        Assert.Empty(await ListAsync(new OrderFilter { Status = OrderStatus.Pending }));
    }

    private static Order Proved(Order order)
    {
        for (var index = 0; index < order.Authorizations.Length; index++)
        {
            order = order.With(index, Sample.Proved(order.Authorizations[index]));
        }

        return order;
    }

    private async Task<List<OrderId>> AddOldAsync(int count)
    {
        var old = new List<OrderId>();
        var writes = new List<DocumentWrite>();
        var json = new DocumentSet<Order>(_opened.Documents, OrderRepository.Kind, OrdersJson.Default, order => order.Id.Value);
        for (var number = 0; number < count; number++)
        {
            var order = Sample.Order("old.test");
            old.Add(order.Id);
            writes.Add(json.Put(order, 0));
        }

        await _opened.Documents.CommitAsync(writes, Cancellation);
        return old;
    }

    private async Task<List<StoredDocument>> VersionsAsync()
    {
        var all = new List<StoredDocument>();
        await foreach (var document in ((IDocumentStore)_opened.Documents).ListAsync(OrderRepository.Kind, null, Cancellation))
        {
            all.Add(document);
        }

        return all;
    }

    private async Task<Order> AddAsync(int seconds, string profile, string tenant, string account, params string[] names)
    {
        var created = Sample.Now.AddSeconds(seconds);
        var order = Sample.Order(names) with
        {
            Id = new OrderId(NewestFirst.Next(_ids, created)),
            Created = created,
            Profile = profile,
            Tenant = new TenantId(tenant),
            Account = new AccountId(account),
        };
        await _orders.AddAsync(order, Cancellation);
        return order;
    }

    private async Task<List<OrderId>> ListAsync(OrderFilter filter)
    {
        var all = new List<OrderId>();
        string? cursor = null;
        do
        {
            var page = await _orders.ListAsync(filter, new PageRequest(20, cursor), Cancellation);
            all.AddRange(page.Items.Select(order => order.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }
}
