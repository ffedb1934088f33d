using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Placement;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Recovery;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>All that takes issuances from state to state, put together.</summary>
internal sealed class IssuanceParts
{
    public IssuanceParts(
        BridgeParts parts,
        OrderRepository orders,
        CertificateRepository certificates,
        SubscriptionRepository subscriptions,
        ImportedOrderRepository imported,
        ReissueExpiryRules expiryRules,
        ProfileCatalog profiles,
        BudgetControl budgets,
        QuotedPrices prices,
        PlanKnowledge knowledge,
        CertificateLimiter limits,
        ProofsToCa proofs,
        AwaitedCertificates awaited,
        ClockCheck clock,
        WorkRunner work,
        PeriodicTasks tasks)
    {
        var (reseller, options, time, loggers) = (parts.Reseller, parts.Issuance, parts.Time, parts.Loggers);
        var commits = new IssuanceCommits(orders, subscriptions, time);
        var owners = new CertificateOwners(certificates, imported, subscriptions, orders, awaited);
        var search = new CertificateSearch(reseller, owners);
        var contacts = new ContactResolver(new ContactRepository(parts.Store), reseller, time, loggers.CreateLogger<ContactResolver>());
        var deadline = new IssuanceDeadline(commits, profiles, options, time, loggers.CreateLogger<IssuanceDeadline>());
        var buy = new BuyCommand(reseller, owners);
        var commands = new OrderingCommands(buy, new RenewCommand(reseller, search), new ReissueCommand(reseller, search));
        var failedReissues = new FailedReissues(commits, options, loggers.CreateLogger<FailedReissues>());
        Credit = new CreditProbe(orders, work, tasks, reseller, options, time, loggers.CreateLogger<CreditProbe>());
        var refusals = new Refusals(commits, failedReissues, contacts, budgets, reseller, Credit, options, time, loggers.CreateLogger<Refusals>());
        var receipt = new CertificateReceipt(commits, certificates, profiles, subscriptions, expiryRules, awaited, limits, time, loggers.CreateLogger<CertificateReceipt>());
        var failure = new CertificateFailure(
            orders,
            failedReissues,
            new CaReasonSearch(reseller, loggers.CreateLogger<CaReasonSearch>()),
            awaited,
            time,
            loggers.CreateLogger<CertificateFailure>());
        var ordering = new OrderingDesk(orders, commands, contacts, refusals, receipt, failure, budgets, Credit, time, loggers.CreateLogger<OrderingDesk>());
        var consistency = new PurchaseConsistency(parts.Store, subscriptions);
        var intents = new IntentDesk(commits, clock, contacts, deadline, commands, ordering, refusals, budgets, prices, consistency, new AccountCurrency(reseller), time, loggers.CreateLogger<IntentDesk>());
        var start = new OrderingStart(
            commits,
            new ProofsBeforehand(orders, proofs, time, loggers.CreateLogger<ProofsBeforehand>()),
            new ImmediateIssuance(reseller, loggers.CreateLogger<ImmediateIssuance>()),
            intents,
            refusals,
            limits,
            time,
            loggers.CreateLogger<OrderingStart>());
        var written = new ProofCommits(orders, proofs, time, loggers.CreateLogger<ProofCommits>());
        var invitation = new CaInvitation(reseller, loggers.CreateLogger<CaInvitation>());
        var speed = new IssuanceSpeed(options);
        Steps =
        [
            new PlanStep(
                orders,
                knowledge,
                new ClassPrices(buy, contacts, time, loggers.CreateLogger<ClassPrices>()),
                profiles,
                start,
                consistency,
                refusals,
                deadline,
                time,
                loggers.CreateLogger<PlanStep>()),
            new PrepareStep(commits, proofs, written, intents, profiles, time),
            new RecoverStep(orders, commits, commands, profiles, ordering, refusals, options, time, loggers.CreateLogger<RecoverStep>()),
            new PublishStep(orders, proofs, written, invitation, receipt, failure, reseller, awaited, speed, profiles, options, time),
            new CollectStep(orders, receipt, failure, reseller, awaited, clock, speed, profiles, options, time),
            new CancelStep(commits, budgets, reseller, profiles, options, time, loggers.CreateLogger<CancelStep>()),
        ];
        Deadline = deadline;
        Parked = new ParkedIssuances(orders, owners, profiles, ordering, reseller, work, time, loggers.CreateLogger<ParkedIssuances>());
    }

    public IReadOnlyList<IIssuanceStep> Steps { get; }

    public CreditProbe Credit { get; }

    public IssuanceDeadline Deadline { get; }

    public ParkedIssuances Parked { get; }
}
