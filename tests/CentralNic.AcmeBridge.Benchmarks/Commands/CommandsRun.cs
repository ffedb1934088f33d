using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Harness;
using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.AcmeBridge.Benchmarks.Commands;

/// <summary>Counts the upstream commands of orders that wait for the CA together.</summary>
/// <param name="orders">How many, each for a name of its own.</param>
/// <param name="options">How the CA issues, and how the bridge looks.</param>
internal sealed class CommandsRun(int orders, BridgeSiteOptions options)
{
    private const int Parallel = 32;

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PollsWatched = TimeSpan.FromSeconds(5);

    /// <summary>Issues all.</summary>
    /// <returns>All commands but polls, and the polls for events in the time that all orders waited.</returns>
    public async Task<CommandsResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var site = await BridgeSite.StartAsync(options, cancellationToken);
        await site.Bridge.ClassesAsked;
        var state = site.Sandbox.State;
        using var key = AccountKey.Create(JwsAlgorithm.ES256);
        var (account, _) = await site.Bridge.Accounts.RegisterAsync(
            new AccountRegistration(key.PublicKey) { AgreesToTerms = true }, cancellationToken);
        var (before, pollsBefore, listsBefore) = (
            state.CommandTotal, state.CommandCount("QueryEventList"), state.CommandCount("QueryCertificateList"));
        var ids = new OrderId[orders];
        await System.Threading.Tasks.Parallel.ForAsync(
            0,
            orders,
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (number, cancellation) => ids[number] = await FinalizeAsync(site, account, number, cancellation));
        double? pollsPerMinute = null;
        if (options.IssueDelay > TimeSpan.Zero)
        {
            await state.UntilAsync(
                now => now.Certificates.Count(certificate => certificate.ProvenAt is not null) == orders, cancellationToken);
            pollsPerMinute = await PollsAsync(site, cancellationToken);
            await PassAsync(site, cancellationToken);
        }

        foreach (var id in ids)
        {
            Order order;
            do
            {
                order = await site.Bridge.OrderReading.ReadAsync(account.Account, id, cancellationToken);
            }
            while (order.Status == OrderStatus.Processing);
            if (order.Status != OrderStatus.Valid)
            {
                throw new InvalidOperationException($"Order {id} is {order.Status}: {order.Error?.Detail}");
            }
        }

        // Shared by all that wait, as the polls are.
        var lists = state.CommandCount("QueryCertificateList") - listsBefore;

        // Acknowledged events are deleted by housekeeping, one command each, after the certificates are out.
        var (polls, deleted) = (state.CommandCount("QueryEventList") - pollsBefore, state.CommandCount("DeleteEvent"));
        return new CommandsResult(
            (double)(state.CommandTotal - before - polls - lists - deleted) / orders, (double)deleted / orders, pollsPerMinute, lists);
    }

    /// <summary>
    /// The CA's time passes minute by minute, with a poll after each; at once it would bring all looks of that time together.
    /// </summary>
    private async Task PassAsync(BridgeSite site, CancellationToken cancellationToken)
    {
        for (var passed = TimeSpan.Zero; passed < options.IssueDelay; passed += Step)
        {
            var polls = site.Sandbox.State.CommandCount("QueryEventList");
            site.Clock.Advance(Step);
            await site.Sandbox.State.UntilAsync(state => state.CommandCount("QueryEventList") > polls, cancellationToken);
        }
    }

    private static async Task<double> PollsAsync(BridgeSite site, CancellationToken cancellationToken)
    {
        var before = site.Sandbox.State.CommandCount("QueryEventList");
        await Task.Delay(PollsWatched, cancellationToken);
        return (site.Sandbox.State.CommandCount("QueryEventList") - before) / PollsWatched.TotalMinutes;
    }

    private static async Task<OrderId> FinalizeAsync(BridgeSite site, KnownAccount account, int number, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"p{number}.test");
        _ = DomainName.TryParse(name, out var domain, out _);
        var order = await site.Bridge.OrderCreation.CreateAsync(account.Account, [domain!], null, cancellationToken);
        var challenge = order.Authorizations[0].Challenge(ChallengeType.Http01)!;
        site.Show(challenge.Token, KeyAuthorization.Create(challenge.Token, account.Key.Thumbprint));
        await site.Bridge.Authorizations.StartChallengeAsync(account, order.Id, 0, ChallengeType.Http01, cancellationToken);
        while (order.Status == OrderStatus.Pending)
        {
            order = await site.Bridge.Authorizations.ReadAsync(account.Account, order.Id, 0, cancellationToken);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        await site.Bridge.OrderFinalization.FinalizeAsync(account, order.Id, request.CreateSigningRequest(), cancellationToken);
        return order.Id;
    }
}
