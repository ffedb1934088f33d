using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Spending;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.SubscriptionManagement;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Storage.LiteDb;
using Microsoft.Extensions.Logging.Abstractions;

namespace CentralNic.AcmeBridge.Benchmarks.Spend;

/// <summary>How quickly sums of money and lists of what is paid for answer, over a ledger of many orders.</summary>
internal static class SpendCommand
{
    private const int Tenants = 50;
    private const int Batch = 500;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var orders = new Option<int>("--orders") { Description = "Purchases in the ledger", DefaultValueFactory = _ => 100_000 };
        var subscriptions = new Option<int>("--subscriptions")
        {
            Description = "Subscriptions, with three certificates each",
            DefaultValueFactory = _ => 50_000,
        };
        var command = new Command("spend", "Sums of money, forecasts and lists of what is paid for") { orders, subscriptions };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(orders), parsed.GetValue(subscriptions), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(int orders, int count, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("spend-").FullName;
        try
        {
            await FillAsync(folder, orders, count, cancellationToken);
            await using var store = await OpenAsync(folder, cancellationToken);
            await MeasureAsync(store, cancellationToken);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(IDocumentStore store, CancellationToken cancellationToken)
    {
        var followed = new FollowedStore(store);
        using var ledger = new LedgerIndex(followed);
        using var index = new SubscriptionIndex(followed);
        var time = TimeProvider.System;
        using var budgets = new BudgetControl(
            followed, new Ledger(followed, time), new BudgetPlan(), time, NullLogger<BudgetControl>.Instance);
        var profile = new CertificateProfile { Name = "default", Description = "", Class = "ssl123dv", DcvMethods = ["HTTP"] };
        var offered = new OfferedProfile(
            profile,
            CentralNic.Reseller.Classes.CertificateClassCatalog.BuiltIn.Find("ssl123dv")!,
            new Core.Dcv.Publishers.DcvPublishers([]));
        var spend = new SpendReports(
            new Ledger(followed, time), ledger, index, budgets, new ProfileCatalog([offered], null), new TenantDirectory([]), time);
        var reports = new SubscriptionReports(index, new SubscriptionRepository(followed), ledger);

        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await TimeAsync("ledger read once", () => ledger.LoadAsync(cancellationToken), 1);
        await TimeAsync("subscriptions read once", () => index.LoadAsync(cancellationToken), 1);
        Tell($"memory of both: {(GC.GetTotalMemory(forceFullCollection: true) - memory) / 1_000_000} MB");
        await TimeAsync("spend, default view", () => spend.ReportAsync(new SpendQuery(), cancellationToken));
        await TimeAsync("spend of a tenant by class", () => spend.ReportAsync(
            new SpendQuery { Tenant = "tenant7", By = SpendDimension.Class }, cancellationToken));
        await TimeAsync("forecast", () => spend.ForecastAsync(null, cancellationToken));
        await TimeAsync("subscriptions, first page", () => reports.ListAsync(
            new SubscriptionFilter(), new PageRequest(), cancellationToken));
        await TimeAsync("subscriptions of a name", () => reports.ListAsync(
            new SubscriptionFilter { Name = "n4711." }, new PageRequest(), cancellationToken));
    }

    private static async Task FillAsync(string folder, int orders, int count, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(folder, cancellationToken);
        var subscriptions = new SubscriptionRepository(store);
        var lines = new DocumentSet<LedgerEntry>(
            store, Ledger.Kind, PurchasesJson.Default, line => $"{line.Issuance}-1-{line.Kind.ToString().ToLowerInvariant()}");
        var price = new Price(42, 6.72m, "EUR", [new PriceComponent("ssl123dv-base", 1)]);
        var now = DateTimeOffset.UtcNow;
        var writes = new List<DocumentWrite>();
        for (var number = 0; number < Math.Max(orders, count); number++)
        {
            var at = now.AddMinutes(-5 * number);
            var (tenant, id) = (new TenantId($"tenant{number % Tenants}"), number.ToString("x8", CultureInfo.InvariantCulture));
            ImmutableArray<string> names = [$"n{number}.example.com"];
            if (number < orders)
            {
                foreach (var kind in new[] { LedgerEntryKind.Reserved, LedgerEntryKind.Booked })
                {
                    writes.Add(lines.Put(
                        new LedgerEntry
                        {
                            Kind = kind,
                            Issuance = new IssuanceId("issuance" + id),
                            PurchaseAttempt = 1,
                            Order = new OrderId("order" + id),
                            Tenant = tenant,
                            Class = number % 3 == 0 ? "positivessldv" : "ssl123dv",
                            Price = price,
                            At = at,
                            ReservedAt = at,
                            Names = names,
                            Profile = "default",
                            Plan = IssuancePlan.Buy,
                            CertificateOrder = "CO" + id,
                        },
                        0));
                }
            }

            if (number < count)
            {
                writes.Add(subscriptions.Put(
                    new Subscription
                    {
                        Id = new SubscriptionId("issuance" + id),
                        Tenant = tenant,
                        Class = "ssl123dv",
                        Profile = "default",
                        Names = names,
                        Created = at,
                        CertificateOrder = "CO" + id,
                        PaidUntil = at.AddDays(365),
                        Certificates =
                        [
                            .. Enumerable.Range(0, 3).Select(index => new SubscribedCertificate(
                                new CertificateId($"C{id}{index}"), at.AddDays(60 * index), at.AddDays((60 * index) + 199))),
                        ],
                    },
                    0));
            }

            if (writes.Count >= Batch)
            {
                await store.CommitAsync(writes, cancellationToken);
                writes.Clear();
            }
        }

        if (writes.Count > 0)
        {
            await store.CommitAsync(writes, cancellationToken);
        }
    }

    private static async Task TimeAsync(string what, Func<Task> act, int times = 20)
    {
        var took = new List<double>();
        for (var run = 0; run < times; run++)
        {
            var start = TimeProvider.System.GetTimestamp();
            await act();
            took.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
        }

        took.Sort();
        Tell($"{what}: {took[took.Count / 2]:0.0} ms in the median, {took[^1]:0.0} ms at most");
    }

    private static void Tell(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static Task<LiteDbDocumentStore> OpenAsync(string folder, CancellationToken cancellationToken) => LiteDbDocumentStore.OpenAsync(
        folder, new LiteDbStoreOptions(), NullLogger.Instance, TimeProvider.System, cancellationToken);
}
