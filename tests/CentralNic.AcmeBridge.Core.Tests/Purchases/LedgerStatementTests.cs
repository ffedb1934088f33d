using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Purchases;

public class LedgerStatementTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Of_SumsUpByTenantAndCurrency()
    {
        var statement = await OfAsync(
            [
                Line(LedgerEntryKind.Reserved, "i1", "a", 40, 8), Line(LedgerEntryKind.Booked, "i1", "a", 42, 8.4m),
                Line(LedgerEntryKind.Booked, "i2", "a", 10, 2), Line(LedgerEntryKind.Refunded, "i2", "a", 10, 2),
                Line(LedgerEntryKind.Reserved, "i3", "a", 5, 1),
                Line(LedgerEntryKind.Reserved, "i4", "a", 7, 1), Line(LedgerEntryKind.Released, "i4", "a", 7, 1),
                Line(LedgerEntryKind.Booked, "i5", "b", 1, 0), Line(LedgerEntryKind.Booked, "i6", "a", 3, 0, "USD"),
            ]);

        Assert.Equal([("a", "EUR"), ("a", "USD"), ("b", "EUR")], statement.Sums.Select(sum => (sum.Tenant, sum.Currency)));
        var sum = statement.Sums[0];
        Assert.Equal((2, new Money(52, 10.4m), 1, new Money(10, 2)), (sum.Purchases, sum.Booked, sum.Refunds, sum.Refunded));
        Assert.Equal((new Money(42, 8.4m), 50.4m), (sum.Total, sum.Total.Gross));
        Assert.Equal((1, new Money(5, 1)), (sum.OpenReservations, sum.Reserved));
        Assert.Equal([new PriceComponent("base", 1), new PriceComponent("san", 2)], sum.Components);
    }

    [Fact]
    public async Task Of_APeriodHoldsItsFirstMomentAndNotItsEnd()
    {
        LedgerEntry[] book =
        [
            .. Enumerable.Range(0, 4).Select(day => Line(LedgerEntryKind.Booked, $"i{day}", "a", 1, 0) with { At = Start.AddDays(day) })
        ];

        var statement = await OfAsync(book.Reverse(), from: Start.AddDays(1), to: Start.AddDays(3));

        Assert.Equal(["i1", "i2"], statement.Lines.Select(line => line.Issuance.Value));
    }

    [Fact]
    public async Task Of_AReservationThatEndedAfterThePeriodIsNotOpen()
    {
        var statement = await OfAsync(
            [Line(LedgerEntryKind.Reserved, "i1", "a", 1, 0), Line(LedgerEntryKind.Booked, "i1", "a", 1, 0) with { At = Start.AddDays(9) }],
            to: Start.AddDays(1));

        Assert.Equal(0, Assert.Single(statement.Sums).OpenReservations);
    }

    /// <summary>Whatever happens, and however the book is cut into periods and tenants, nothing is counted twice or left out.</summary>
    [Fact]
    public async Task Of_ThePartsAddUpToTheWhole()
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
        var whole = (await OfAsync(book)).Sums.Aggregate(new Money(0, 0), (total, sum) => total + sum.Total);
        var parts = new Money(0, 0);
        for (var hour = 0; hour < 1000; hour += 100)
        {
            foreach (var tenant in new[] { "t0", "t1", "t2" })
            {
                parts = (await OfAsync(book, tenant, Start.AddHours(hour), Start.AddHours(hour + 100))).Sums.Aggregate(
                    parts, (total, sum) => total + sum.Total);
            }
        }

        Assert.Equal(whole, parts);
        Assert.Equal(book.Sum(line => (line.Kind == LedgerEntryKind.Booked ? 1 : -1) * (line.Price.Net + line.Price.Vat)), whole.Gross);
    }

    private static Task<LedgerStatement> OfAsync(
        IEnumerable<LedgerEntry> book, string? tenant = null, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        LedgerStatement.OfAsync(book.ToAsyncEnumerable(), tenant, from, to, TestContext.Current.CancellationToken);

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
