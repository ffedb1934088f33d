using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Harness;

namespace CentralNic.AcmeBridge.Benchmarks.Fairness;

/// <summary>
/// Measures orders from newOrder to the certificate: of tenants that order for the first time, of a tenant that orders one after the other,
/// and of another account of the flooding account's tenant that does so.
/// </summary>
/// <param name="measured">How many orders each; the median counts.</param>
internal sealed class FairnessRun(int measured)
{
    private static readonly TenantId Other = new("other");

    private int _names;

    public async IAsyncEnumerable<(string Flood, string Of, TimeSpan Alone, TimeSpan Flooded)> RunAsync(
        int attempts, int orders, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new BridgeSiteOptions
        {
            Tenants = [.. Enumerable.Range(0, 2 * measured).Select(NewTenant).Append(Other).Select(id => new Tenant { Id = id })],
            Hanging = SilentHost.Address,
        };
        await foreach (var (of, alone, flooded) in CompareAsync(
            options, (site, account) => HangAsync(site, account, attempts, cancellationToken), cancellationToken))
        {
            yield return ($"{attempts} http-01 attempts at a host that never answers", of, alone, flooded);
        }

        options = options with { CommandsPerSecond = 1, MaxConcurrency = 4 };
        await foreach (var (of, alone, flooded) in CompareAsync(
            options, (site, account) => FinalizeManyAsync(site, account, orders, cancellationToken), cancellationToken))
        {
            yield return ($"{orders} finalized orders at one command per second", of, alone, flooded);
        }
    }

    private async IAsyncEnumerable<(string Of, TimeSpan Alone, TimeSpan Flooded)> CompareAsync(
        BridgeSiteOptions options, Func<BridgeSite, KnownAccount, Task> flood, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var site = await BridgeSite.StartAsync(options, cancellationToken);
        using var silent = new SilentHost(site.WebPort);
        await site.Bridge.ClassesAsked;
        var flooding = await RegisterAsync(site, cancellationToken);
        var neighbour = await RegisterAsync(site, cancellationToken);
        var other = await RegisterAsync(site, Other, cancellationToken);
        var newcomers = new List<KnownAccount>();
        for (var number = 0; number < 2 * measured; number++)
        {
            newcomers.Add(await RegisterAsync(site, NewTenant(number), cancellationToken));
        }

        // Who has ordered for the first time is no newcomer any more: others are measured under the flood.
        (string Of, IEnumerable<KnownAccount> Before, IEnumerable<KnownAccount> Under)[] watched =
        [
            ("another tenant, its first", newcomers.Take(measured), newcomers.Skip(measured)),
            ("another tenant, one after the other", Enumerable.Repeat(other, measured), Enumerable.Repeat(other, measured)),
            ("another account, one after the other", Enumerable.Repeat(neighbour, measured), Enumerable.Repeat(neighbour, measured)),
        ];
        await MeasureAsync(site, [other], cancellationToken); // what is compiled and opened with the first
        var alone = new List<TimeSpan>();
        foreach (var (_, accounts, _) in watched)
        {
            alone.Add(await MeasureAsync(site, accounts, cancellationToken));
        }

        await flood(site, flooding);
        foreach (var ((of, _, accounts), before) in watched.Zip(alone))
        {
            yield return (of, before, await MeasureAsync(site, accounts, cancellationToken));
        }
    }

    private async Task<TimeSpan> MeasureAsync(BridgeSite site, IEnumerable<KnownAccount> accounts, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        foreach (var account in accounts)
        {
            var started = TimeProvider.System.GetTimestamp();
            var order = await ProveAsync(site, account, $"m{Interlocked.Increment(ref _names)}.test", cancellationToken);
            order = await FinalizeAsync(site, account, order, cancellationToken);
            while (order.Status == OrderStatus.Processing)
            {
                order = await site.Bridge.OrderReading.ReadAsync(account.Account, order.Id, cancellationToken);
            }

            if (order.Status != OrderStatus.Valid)
            {
                throw new InvalidOperationException($"Order {order.Id} is {order.Status}: {order.Error?.Detail}");
            }

            times.Add(TimeProvider.System.GetElapsedTime(started));
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private async Task HangAsync(BridgeSite site, KnownAccount account, int attempts, CancellationToken cancellationToken)
    {
        for (var number = 0; number < attempts; number++)
        {
            var order = await CreateAsync(
                site, account, string.Create(CultureInfo.InvariantCulture, $"h{number}.hang.test"), cancellationToken);
            await site.Bridge.Authorizations.StartChallengeAsync(account, order.Id, 0, ChallengeType.Http01, cancellationToken);
        }
    }

    private async Task FinalizeManyAsync(BridgeSite site, KnownAccount account, int orders, CancellationToken cancellationToken)
    {
        for (var number = 0; number < orders; number++)
        {
            var order = await ProveAsync(site, account, string.Create(CultureInfo.InvariantCulture, $"f{number}.test"), cancellationToken);
            _ = FinalizeAsync(site, account, order, cancellationToken);
        }
    }

    private static async Task<KnownAccount> RegisterAsync(BridgeSite site, CancellationToken cancellationToken)
    {
        using var key = AccountKey.Create(JwsAlgorithm.ES256);
        return (await site.Bridge.Accounts.RegisterAsync(
            new AccountRegistration(key.PublicKey) { AgreesToTerms = true }, cancellationToken)).Account;
    }

    private static async Task<KnownAccount> RegisterAsync(BridgeSite site, TenantId tenant, CancellationToken cancellationToken)
    {
        var known = await RegisterAsync(site, cancellationToken);
        await site.Bridge.AccountAdministration.MoveAsync(known.Account.Id, tenant, cancellationToken);
        return known with { Account = known.Account with { Tenant = tenant } };
    }

    private static TenantId NewTenant(int number) => new(string.Create(CultureInfo.InvariantCulture, $"new{number}"));

    private static Task<Order> CreateAsync(BridgeSite site, KnownAccount account, string name, CancellationToken cancellationToken)
    {
        _ = DomainName.TryParse(name, out var domain, out _);
        return site.Bridge.OrderCreation.CreateAsync(account.Account, [domain!], null, cancellationToken);
    }

    private static async Task<Order> ProveAsync(BridgeSite site, KnownAccount account, string name, CancellationToken cancellationToken)
    {
        var order = await CreateAsync(site, account, name, cancellationToken);
        var challenge = order.Authorizations[0].Challenge(ChallengeType.Http01)!;
        site.Show(challenge.Token, KeyAuthorization.Create(challenge.Token, account.Key.Thumbprint));
        await site.Bridge.Authorizations.StartChallengeAsync(account, order.Id, 0, ChallengeType.Http01, cancellationToken);
        while (order.Status == OrderStatus.Pending)
        {
            order = await site.Bridge.Authorizations.ReadAsync(account.Account, order.Id, 0, cancellationToken);
        }

        return order;
    }

    private static Task<Order> FinalizeAsync(BridgeSite site, KnownAccount account, Order order, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + order.Names[0], key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(order.Names[0]);
        request.CertificateExtensions.Add(alternatives.Build());
        return site.Bridge.OrderFinalization.FinalizeAsync(account, order.Id, request.CreateSigningRequest(), cancellationToken);
    }
}
