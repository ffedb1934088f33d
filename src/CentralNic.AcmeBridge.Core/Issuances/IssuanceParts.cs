using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Stock;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>All that takes issuances from state to state, put together.</summary>
internal sealed class IssuanceParts
{
    public IssuanceParts(
        BridgeParts parts,
        OrderBook orders,
        CertificateShelf shelf,
        SubscriptionBook subscriptions,
        StockBook stock,
        ProfileCatalog profiles,
        Ledger ledger,
        ProofsToCa proofs,
        CertificateWatch watch,
        WorkRunner work)
    {
        var (reseller, options, time, loggers) = (parts.Reseller, parts.Issuance, parts.Time, parts.Loggers);
        var commits = new IssuanceCommits(orders, subscriptions, time);
        var search = new CertificateSearch(reseller, shelf, stock, watch);
        var commands = new OrderingCommands(new BuyCommand(reseller), new RenewCommand(reseller, search), new ReissueCommand(reseller, search));
        var failedReissues = new FailedReissues(commits, options, loggers.CreateLogger<FailedReissues>());
        var refusals = new Refusals(commits, failedReissues, ledger, reseller, options, time, loggers.CreateLogger<Refusals>());
        var receipt = new CertificateReceipt(commits, shelf, profiles, watch, time, loggers.CreateLogger<CertificateReceipt>());
        var ordering = new OrderingDesk(orders, commands, refusals, receipt, ledger, time, loggers.CreateLogger<OrderingDesk>());
        var intents = new IntentDesk(commits, commands, ordering, refusals, ledger, time, loggers.CreateLogger<IntentDesk>());
        var start = new OrderingStart(
            commits,
            new ProofsBeforehand(orders, proofs, time, loggers.CreateLogger<ProofsBeforehand>()),
            new ImmediateIssuance(reseller, loggers.CreateLogger<ImmediateIssuance>()),
            intents,
            refusals,
            time,
            loggers.CreateLogger<OrderingStart>());
        var written = new ProofCommits(orders, proofs, time, loggers.CreateLogger<ProofCommits>());
        var invitation = new CaInvitation(reseller, loggers.CreateLogger<CaInvitation>());
        Steps =
        [
            new PlanStep(orders, new PlanKnowledge(orders, shelf, subscriptions, time), profiles, start, time, loggers.CreateLogger<PlanStep>()),
            new PrepareStep(commits, proofs, written, intents, profiles, time),
            new RecoverStep(orders, commits, commands, profiles, ordering, options, time, loggers.CreateLogger<RecoverStep>()),
            new PublishStep(orders, proofs, written, invitation, watch, options, time),
            new CollectStep(orders, receipt, failedReissues, reseller, watch, options, time, loggers.CreateLogger<CollectStep>()),
            new CancelStep(commits, ledger, reseller, profiles, options, time, loggers.CreateLogger<CancelStep>()),
        ];
        Deadline = new IssuanceDeadline(commits, options, time, loggers.CreateLogger<IssuanceDeadline>());
        Parked = new ParkedIssuances(orders, shelf, profiles, ordering, reseller, work, time, loggers.CreateLogger<ParkedIssuances>());
    }

    public IReadOnlyList<IIssuanceStep> Steps { get; }

    public IssuanceDeadline Deadline { get; }

    public ParkedIssuances Parked { get; }
}
