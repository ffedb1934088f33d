using System.Globalization;
using CentralNic.AcmeBridge.Core.Retention;
using CentralNic.AcmeBridge.Harness;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.AcmeBridge.Trials.Year;

/// <summary>Lets years pass for many servers with the habits of real clients, by moving the clock that bridge and sandbox share.</summary>
/// <param name="nameSets">How many sets of names; every twentieth, and the first, is shared by ten servers.</param>
/// <param name="seed">Seed of the clients' habits.</param>
/// <param name="progress">Is told how it goes, a line a quarter.</param>
internal sealed class YearRun(int nameSets, int seed, Action<string> progress)
{
    /// <summary>With less paid time left a certificate is renewed instead of reissued; the default of a profile.</summary>
    public static readonly TimeSpan NeededPaidTime = TimeSpan.FromDays(30);

    /// <summary>Nothing is kept for longer than must be: what is bought once a paid year may not rest on it.</summary>
    private static readonly RetentionOptions Shortest = new()
    {
        FinishedOrders = TimeSpan.FromDays(1),
        InvalidOrders = TimeSpan.FromDays(1),
        ExpiredCertificates = TimeSpan.FromDays(1),
        EndedSubscriptions = TimeSpan.FromDays(400),
        Notifications = TimeSpan.FromDays(7),
        AuditTrail = TimeSpan.FromDays(30),
    };

    private static readonly DateTimeOffset From = BridgeSiteOptions.DefaultFrom;

    private const int Sharing = 10;
    private const int Parallel = 48;

    /// <summary>Looks that fall into one such time happen at once.</summary>
    private static readonly TimeSpan Tick = TimeSpan.FromHours(6);

    /// <summary>Lets the years pass.</summary>
    /// <param name="years">How many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<YearResult> RunAsync(int years, CancellationToken cancellationToken)
    {
        var options = new BridgeSiteOptions { From = From, NeededPaidTime = NeededPaidTime, Retention = Shortest };
        await using var site = await BridgeSite.StartAsync(options, cancellationToken);
        await site.Bridge.ClassesAsked;
        var servers = Servers(site);
        var end = From.AddYears(years);
        var quarter = From;
        while (servers.Min(server => server.Next) is var next && next < end)
        {
            var until = next + Tick;
            if (until > site.Clock.GetUtcNow())
            {
                site.Clock.Advance(until - site.Clock.GetUtcNow());
            }

            var now = site.Clock.GetUtcNow();
            await System.Threading.Tasks.Parallel.ForEachAsync(
                servers.Where(server => server.Next <= now).ToArray(),
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (server, cancellation) => await server.LookAsync(cancellation));
            if (now >= quarter)
            {
                progress(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{now:yyyy-MM-dd}: {servers.Sum(server => server.Orders)} orders, {site.Sandbox.State.Purchases.Count} paid for"));
                quarter = quarter.AddMonths(3);
            }
        }

        servers.ForEach(server => server.Close());
        return Sum(site, servers) with
        {
            OrdersLeft = await site.Bridge.Orders.ListAllAsync(cancellationToken).CountAsync(cancellationToken),
        };
    }

    private List<YearServer> Servers(BridgeSite site)
    {
        // Not for secrets: the same seed must give the same servers.
#pragma warning disable CA5394
        var random = new Random(seed);
        var servers = new List<YearServer>();
        for (var set = 0; set < nameSets; set++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"y{set}.test");
            string[] names = set % 3 == 0 ? [name, "www." + name] : [name];
            for (var shared = 0; shared < (set % 20 == 0 ? Sharing : 1); shared++)
            {
                var (own, policy) = (random.Next(), (RenewalPolicy)random.Next(Enum.GetValues<RenewalPolicy>().Length));
                servers.Add(new YearServer(site, own, names, policy) { Next = From + (TimeSpan.FromDays(30) * random.NextDouble()) });
            }
        }
#pragma warning restore CA5394

        return servers;
    }

    private YearResult Sum(BridgeSite site, List<YearServer> servers)
    {
        var state = site.Sandbox.State;
        var purchases = state.Purchases;
        var bySet = purchases.GroupBy(purchase => string.Join(' ', purchase.Names.Order(StringComparer.Ordinal)))
            .Select(group => group.Select(purchase => purchase.Time).Order().ToArray())
            .ToArray();
        var apart = bySet.SelectMany(times => times.Zip(times.Skip(1), (first, second) => second - first)).ToArray();
        return new YearResult
        {
            NameSets = nameSets,
            Servers = servers.Count,
            Orders = servers.Sum(server => server.Orders),
            Purchases = purchases.Count(purchase => purchase.Command == "AddCertificate"),
            Renewals = purchases.Count(purchase => purchase.Command == "RenewCertificate"),
            Reissues = state.CommandCount("ReissueCertificate"),
            Paid = purchases.Sum(purchase => purchase.Price),
            Commands = state.CommandTotal,
            Polls = state.CommandCount("QueryEventList"),
            ShortestPaidTime = apart.Length == 0 ? null : apart.Min(),
            MostPerNameSet = bySet.Max(times => times.Length),
            Lapses = [.. servers.Where(server => server.Lapsed > TimeSpan.Zero).Select(server => $"{server.Names[0]}: {server.Lapsed}")],
            Failures = [.. servers.SelectMany(server => server.Failures)],
        };
    }
}
