using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CentralNic.AcmeBridge.Core.Tests.Budgets;

/// <summary>
/// Random histories of purchases by several tenants at once, with crashes between: the sums are those of the ledger, and no limit is
/// broken.
/// </summary>
public sealed class BudgetHistoryTests : IAsyncLifetime
{
    private static readonly string[] Tenants = ["one", "two", "three"];
    private static readonly BudgetPlan Plan = new()
    {
        All = new BudgetLimits { PerMonth = 2000, PerYear = 9000 },
        Tenants = new Dictionary<string, BudgetLimits>
        {
            ["one"] = new() { PerMonth = 300 },
            ["two"] = new() { PerYear = 2500, Currency = "EUR" },
        },
    };

    private readonly TestStore _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _store.InitializeAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task SumsAreThoseOfTheLedgerAtAllTimesAndNoLimitIsBroken(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 9, 20, 0, 0, 0, TimeSpan.Zero));
        var store = new CrashingStore(_store.Documents, random) { Percent = 10 };
        var settled = new List<OrderId>();
        for (var round = 0; round < 12; round++)
        {
            // Each round is a process of its own: it knows nothing but what is stored.
            var orders = new OrderRepository(store, time);
            using var budgets = new BudgetControl(store, new Ledger(store, time), Plan, time, NullLogger<BudgetControl>.Instance);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                for (var step = 0; step < 4; step++)
                {
                    await LiveAsync(orders, budgets, random, time);
                }
            }));
            await AssertSumsAsync(time);
            time.Advance(TimeSpan.FromDays(random.Next(1, 20)));
        }

        var kinds = (await LinesAsync(time)).GroupBy(line => line.Kind).ToDictionary(group => group.Key, group => group.Count());
        Assert.All(Enum.GetValues<LedgerEntryKind>(), kind =>
            Assert.True(kinds.GetValueOrDefault(kind) >= 5, $"Too few lines say {kind}."));
    }

    [Fact]
    public async Task HundredOrdersOfOneTenantAtOnceAllComeToTheirTurn()
    {
        var time = new FakeTimeProvider(Sample.Now);
        var plan = new BudgetPlan { All = new BudgetLimits { PerMonth = 30 * 42m } };
        var orders = new OrderRepository(_store.Documents, time);

        // Two budget controls on one store are two processes: only the documents' versions stand between them.
        using var first = new BudgetControl(
            _store.Documents, new Ledger(_store.Documents, time), plan, time, NullLogger<BudgetControl>.Instance);
        using var second = new BudgetControl(
            _store.Documents, new Ledger(_store.Documents, time), plan, time, NullLogger<BudgetControl>.Instance);
        var decided = await Task.WhenAll(Enumerable.Range(0, 100).Select(async number =>
        {
            var order = await AddAsync(orders, "one");
            return await ReserveAsync(orders, number % 2 == 0 ? first : second, order, Price(42));
        }));

        Assert.Equal(30, decided.Count(order => order.Issuance!.State == IssuanceState.Intent));
        Assert.Equal(70, decided.Count(order => order.Status == OrderStatus.Invalid));
    }

    private static Price Price(decimal net) => new(net, net * 0.16m, "EUR", []);

    private static async Task<Order> AddAsync(OrderRepository orders, string tenant)
    {
        var order = Sample.ProcessingOrder("a.test") with { Tenant = new TenantId(tenant) };
        await orders.AddAsync(order, Cancellation);
        return order;
    }

    /// <summary>What the steps of the issuance do with money, without the reseller.</summary>
    private static Task<Order> ReserveAsync(OrderRepository orders, BudgetControl budgets, Order order, Price price) =>
        budgets.ReserveAsync(
            order,
            null,
            move => orders.UpdateAsync(
                order.Id,
                current =>
                {
                    if (move.Judge(price) is { } refusal)
                    {
                        return new OrderChange(current.FailIssuance(refusal.Problem, move.ReservedAt), move.Refuse(price));
                    }

                    var intent = current with
                    {
                        Issuance = current.Issuance!.To(IssuanceState.Intent, move.ReservedAt) with
                        {
                            Price = price,
                            IntendedAt = move.ReservedAt,
                            PurchaseAttempt = current.Issuance.PurchaseAttempt + 1,
                        },
                    };
                    return new OrderChange(intent, move.Reserve(intent, "ssl123dv", price));
                },
                Cancellation),
            Cancellation);

    /// <summary>
    /// One order's life, or as much of it as there is before the process dies; what is left undone another life goes on with.
    /// </summary>
    private static async Task LiveAsync(OrderRepository orders, BudgetControl budgets, Random random, TimeProvider time)
    {
        int Draw(int below)
        {
            lock (random)
            {
                return random.Next(below);
            }
        }

        try
        {
            var open = new List<Order>();
            await foreach (var one in orders.ListOpenAsync(Cancellation))
            {
                open.Add(one);
            }

            var order = open.Count > 0 && Draw(2) == 0 ? open[Draw(open.Count)] : await AddAsync(orders, Tenants[Draw(Tenants.Length)]);
            if (order.Issuance!.State == IssuanceState.Planned)
            {
                order = await ReserveAsync(orders, budgets, order, Price(Draw(2) == 0 ? 42 : 9.5m));
            }

            var now = time.GetUtcNow();
            if (order.Issuance!.State == IssuanceState.Intent)
            {
                order = Draw(3) == 0
                    ? await ReleaseAsync(orders, budgets, order, now)
                    : await BookAsync(orders, budgets, order, Price(Draw(4) == 0 ? 43 : order.Issuance.Price!.Net), now);
            }

            if (order.Issuance!.State == IssuanceState.Ordered && Draw(2) == 0)
            {
                await RefundAsync(orders, budgets, order, now);
            }
        }
        catch (StoreUnavailableException)
        {
            // The process died.
        }
        catch (Exception raced) when (raced is DocumentConflictException or InvalidOperationException)
        {
            // Two lives went on with one order; the bridge's work never does, and nothing may be written by the second.
        }
    }

    private static Task<Order> ReleaseAsync(OrderRepository orders, BudgetControl budgets, Order order, DateTimeOffset now) =>
        budgets.SettleAsync(
            order,
            move => orders.UpdateAsync(
                order.Id,
                current => new OrderChange(current with { Issuance = current.Issuance!.PlanAgain(now) }, move.Release(current, "ssl123dv")),
                Cancellation),
            Cancellation);

    private static Task<Order> BookAsync(OrderRepository orders, BudgetControl budgets, Order order, Price paid, DateTimeOffset now) =>
        budgets.SettleAsync(
            order,
            move => orders.UpdateAsync(
                order.Id,
                current =>
                {
                    var reserved = current.Issuance!.Price!;
                    var booked = current with
                    {
                        Issuance = current.Issuance.To(IssuanceState.Ordered, now) with
                        {
                            Price = paid,
                            Certificate = new CertificateId("DK1"),
                            CertificateOrder = "CO1",
                        },
                    };
                    return new OrderChange(booked, move.Book(booked, "ssl123dv", reserved, paid));
                },
                Cancellation),
            Cancellation);

    private static Task<Order> RefundAsync(OrderRepository orders, BudgetControl budgets, Order order, DateTimeOffset now) =>
        budgets.SettleAsync(
            order,
            move => orders.UpdateAsync(
                order.Id,
                current => new OrderChange(current.FailIssuance(Sample.Problem, now), move.Refund(current, "ssl123dv")),
                Cancellation),
            Cancellation);

    private async Task<List<LedgerEntry>> LinesAsync(TimeProvider time)
    {
        var lines = new List<LedgerEntry>();
        await foreach (var line in new Ledger(_store.Documents, time).ReadAsync(Cancellation))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Adds the ledger up by its lines alone, and compares.</summary>
    private async Task AssertSumsAsync(TimeProvider time)
    {
        var expected = new SortedDictionary<string, (decimal Reserved, decimal Booked, decimal Refunded)>(StringComparer.Ordinal);
        foreach (var purchase in (await LinesAsync(time)).GroupBy(line => (line.Issuance, line.PurchaseAttempt)))
        {
            var nets = purchase.ToDictionary(line => line.Kind, line => line.Price.Net);
            var at = purchase.Select(line => line.ReservedAt).Distinct().Single();
            var isOpen = !nets.ContainsKey(LedgerEntryKind.Booked) && !nets.ContainsKey(LedgerEntryKind.Released);
            foreach (var payer in new[] { $"tenant:{purchase.First().Tenant}", "all" })
            {
                var key = $"{payer}:{at.Year}/{at.Month}";
                var sum = expected.GetValueOrDefault(key);
                expected[key] = (
                    sum.Reserved + (isOpen ? nets[LedgerEntryKind.Reserved] : 0),
                    sum.Booked + nets.GetValueOrDefault(LedgerEntryKind.Booked),
                    sum.Refunded + nets.GetValueOrDefault(LedgerEntryKind.Refunded));
            }
        }

        using var budgets = new BudgetControl(
            _store.Documents, new Ledger(_store.Documents, time), Plan, time, NullLogger<BudgetControl>.Instance);
        var kept = new SortedDictionary<string, (decimal Reserved, decimal Booked, decimal Refunded)>(StringComparer.Ordinal);
        await foreach (var year in budgets.ReadAsync(Cancellation))
        {
            foreach (var sum in year.Sums)
            {
                kept[$"{BudgetYear.IdOf(year.Tenant, year.Year)}/{sum.Month}"] = (sum.Reserved, sum.Booked, sum.Refunded);
            }

            // A price may rise by one between the quote and the bill; that, and nothing else, may go beyond a limit.
            var limits = year.Tenant is { } tenant ? Plan.Of(tenant) : Plan.All;
            Assert.True(limits.PerYear is null || year.Spent(null, null) <= limits.PerYear + year.Sums.Sum(sum => sum.Booked / 42));
            Assert.All(year.Sums, sum => Assert.True(limits.PerMonth is null || sum.Spent <= limits.PerMonth + (sum.Booked / 9.5m * 34)));
        }

        Assert.Equal(expected, kept);
    }
}
