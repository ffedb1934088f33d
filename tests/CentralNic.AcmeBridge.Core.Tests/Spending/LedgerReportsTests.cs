using System.Collections.Immutable;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Spending;
using CentralNic.AcmeBridge.Core.Store;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Spending;

/// <summary>The ledger's list and sums, of a store that has lines of any time in any order.</summary>
public sealed class LedgerReportsTests : IAsyncLifetime
{
    private readonly TestStore _opened = new();
    private FollowedStore _store = null!;
    private LedgerIndex _index = null!;
    private LedgerReports _reports = null!;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _opened.InitializeAsync();
        _store = new FollowedStore(_opened.Documents);
        _index = new LedgerIndex(_store);
        _reports = new LedgerReports(
            new Ledger(_store, TimeProvider.System), _index, new OrderRepository(_store, TimeProvider.System));
    }

    public ValueTask DisposeAsync()
    {
        _index.Dispose();
        return _opened.DisposeAsync();
    }

    [Fact]
    public async Task Sums_AreByTenantAndCurrency()
    {
        var sums = await SumsOfAsync(
            [
                Line(LedgerEntryKind.Reserved, "i1", "a", 40, 8), Line(LedgerEntryKind.Booked, "i1", "a", 42, 8.4m),
                Line(LedgerEntryKind.Booked, "i2", "a", 10, 2), Line(LedgerEntryKind.Refunded, "i2", "a", 10, 2),
                Line(LedgerEntryKind.Reserved, "i3", "a", 5, 1),
                Line(LedgerEntryKind.Reserved, "i4", "a", 7, 1), Line(LedgerEntryKind.Released, "i4", "a", 7, 1),
                Line(LedgerEntryKind.Booked, "i5", "b", 1, 0), Line(LedgerEntryKind.Booked, "i6", "a", 3, 0, "USD"),
            ]);

        Assert.Equal([("a", "EUR"), ("a", "USD"), ("b", "EUR")], sums.Select(sum => (sum.Tenant, sum.Currency)));
        var sum = sums[0];
        Assert.Equal((2, new Money(52, 10.4m), 1, new Money(10, 2)), (sum.Purchases, sum.Booked, sum.Refunds, sum.Refunded));
        Assert.Equal((new Money(42, 8.4m), 50.4m), (sum.Total, sum.Total.Gross));
        Assert.Equal((1, new Money(5, 1)), (sum.OpenReservations, sum.Reserved));
        Assert.Equal([new PriceComponent("base", 1), new PriceComponent("san", 2)], sum.Components);
    }

    [Fact]
    public async Task List_OfAPeriodHoldsItsFirstMomentAndNotItsEnd()
    {
        await AddAsync(Enumerable.Range(0, 4).Select(
            day => Line(LedgerEntryKind.Booked, $"i{day}", "a", 1, 0) with { At = Start.AddDays(day) }).Reverse());

        var page = await _reports.ListAsync(
            new LedgerFilter { From = Start.AddDays(1), To = Start.AddDays(3) }, new PageRequest(), Cancellation);

        Assert.Equal(["i2", "i1"], page.Items.Select(line => line.Issuance.Value));
        Assert.Null(page.Next);
    }

    /// <summary>Page by page, newest first, whatever order the store has, and with what came after the list was loaded.</summary>
    [Fact]
    public async Task List_GoesOnPageByPageAndLeavesNothingOut()
    {
        await AddAsync(Enumerable.Range(0, 20).Select(Numbered));
        await _reports.SumsAsync(new LedgerFilter(), Cancellation);
        await AddAsync(Enumerable.Range(20, 5).Select(Numbered));
        var seen = new List<string>();
        PageRequest request = new(4);
        while (true)
        {
            var page = await _reports.ListAsync(new LedgerFilter { Tenant = "t1" }, request, Cancellation);
            Assert.InRange(page.Items.Length, 1, 4);
            seen.AddRange(page.Items.Select(line => line.Issuance.Value));
            if (page.Next is not { } next)
            {
                break;
            }

            request = request with { Cursor = next };
        }

        Assert.Equal(Enumerable.Range(0, 25).Where(number => number % 2 == 1).Reverse().Select(number => $"i{number}"), seen);
        var refused = await Assert.ThrowsAsync<ArgumentException>(
            () => _reports.ListAsync(new LedgerFilter(), new PageRequest(Cursor: "none"), Cancellation));
        Assert.Equal("cursor", refused.ParamName);

        static LedgerEntry Numbered(int number) =>
            Line(LedgerEntryKind.Booked, $"i{number}", $"t{number % 2}", 1, 0) with { At = Start.AddHours(number) };
    }

    /// <summary>Lines of older versions have no names; their orders do.</summary>
    [Fact]
    public async Task List_TakesMissingNamesFromTheOrder()
    {
        var order = Sample.Order("a.test");
        await new OrderRepository(_store, TimeProvider.System).AddAsync(order, Cancellation);
        await AddAsync([Line(LedgerEntryKind.Booked, "i1", "a", 1, 0) with { Order = order.Id }]);

        var line = Assert.Single((await _reports.ListAsync(new LedgerFilter(), new PageRequest(), Cancellation)).Items);

        Assert.Equal(("a.test", order.Profile), (line.Names!.Value.Single(), line.Profile));
    }

    [Fact]
    public async Task Sums_AReservationThatEndedAfterThePeriodIsNotOpen()
    {
        await AddAsync(
        [
            Line(LedgerEntryKind.Reserved, "i1", "a", 1, 0), Line(LedgerEntryKind.Booked, "i1", "a", 1, 0) with { At = Start.AddDays(9) },
        ]);

        var sums = await _reports.SumsAsync(new LedgerFilter { To = Start.AddDays(1) }, Cancellation);

        Assert.Equal(0, Assert.Single(sums).OpenReservations);
    }

    /// <summary>Whatever happens, and however the ledger is cut into periods and tenants, nothing is counted twice or left out.</summary>
    [Fact]
    public async Task Sums_OfThePartsAddUpToTheWhole()
    {
        var random = new Random(7);
        LedgerEntry[] book =
        [
            .. Enumerable.Range(0, 500).Select(index => Line(
                random.Next(2) == 0 ? LedgerEntryKind.Booked : LedgerEntryKind.Refunded,
                $"i{index}", $"t{random.Next(3)}", random.Next(1, 10_000) / 100m, random.Next(0, 2_000) / 100m) with
                {
                    At = Start.AddHours(random.Next(1000)),
                }),
        ];
        var whole = (await SumsOfAsync(book)).Aggregate(new Money(0, 0), (total, sum) => total + sum.Total);
        var parts = new Money(0, 0);
        for (var hour = 0; hour < 1000; hour += 100)
        {
            foreach (var tenant in new[] { "t0", "t1", "t2" })
            {
                var part = new LedgerFilter { Tenant = tenant, From = Start.AddHours(hour), To = Start.AddHours(hour + 100) };
                parts = (await _reports.SumsAsync(part, Cancellation)).Aggregate(parts, (total, sum) => total + sum.Total);
            }
        }

        Assert.Equal(whole, parts);
        Assert.Equal(book.Sum(line => (line.Kind == LedgerEntryKind.Booked ? 1 : -1) * (line.Price.Net + line.Price.Vat)), whole.Gross);
    }

    private async Task<ImmutableArray<LedgerSum>> SumsOfAsync(IEnumerable<LedgerEntry> lines)
    {
        await AddAsync(lines);
        return await _reports.SumsAsync(new LedgerFilter(), Cancellation);
    }

    private Task AddAsync(IEnumerable<LedgerEntry> lines) => _store.CommitAsync(
        [
            .. lines.Select(line => DocumentWrite.Put(
                new DocumentKey(Ledger.Kind, Ledger.IdOf(line)),
                0,
                JsonSerializer.SerializeToUtf8Bytes(line, PurchasesJson.Default.LedgerEntry))),
        ],
        Cancellation);

    private static LedgerEntry Line(
        LedgerEntryKind kind, string issuance, string tenant, decimal net, decimal vat, string currency = "EUR") => new()
        {
            Kind = kind,
            Issuance = new IssuanceId(issuance),
            PurchaseAttempt = 1,
            Order = new OrderId("o" + issuance),
            Tenant = new TenantId(tenant),
            Class = "ssl123dv",
            Price = new Price(net, vat, currency, [new PriceComponent("base", 1), new PriceComponent("san", 2)]),
            At = Start,
            ReservedAt = Start,
        };
}
