using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Issuances;
using CentralNic.AcmeBridge.Core.Issuances.Collecting;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Placement;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Recovery;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.DependencyInjection;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>All that takes finalized orders to their certificates.</summary>
internal static class IssuanceModule
{
    /// <summary>Registers the module.</summary>
    public static IServiceCollection AddIssuance(this IServiceCollection services) => services
        .AddSteps()
        .Add<IssuanceSettlement>()
        .Add<IWorkHandler, IssuanceWork>()
        .Add<ParkedIssuances>()
        .Add<PurchaseApprovals>()
        .Add<OrderActions>()
        .Add<IPeriodicTask, HeldUpOrders>()
        .Add<IssuanceReports>()
        .Add<CertificateReports>()
        .Add<UpstreamReports>()
        .Add<IPeriodicTask, DailyReport>()
        .Add<SeenEvents>()

        // Planning
        .Add<PlanKnowledge>()
        .Add<PurchaseConsistency>()
        .Add<BudgetForecast>()

        // Commands
        .Add<CertificateOwners>()
        .Add<CertificateSearch>()
        .Add<BuyCommand>()
        .AddSingleton<IOrderingCommand>(provider => provider.GetRequiredService<BuyCommand>())
        .Add<IOrderingCommand, RenewCommand>()
        .Add<IOrderingCommand, ReissueCommand>()
        .Add<OrderingCommands>()
        .Add<ImmediateIssuance>()

        // Placement
        .Add<PriceComparison>()
        .Add<OrderPlanning>()
        .Add<UnknownRenewals>()
        .Add<PlacementChecks>()
        .Add<CertificateQuotes>()
        .Add<ApprovalWebhook>()
        .Add<ApprovalGate>()
        .Add<CertificatePlacement>()
        .Add<ImmediatePreparation>()

        // Proving
        .Add<ProofsBeforehand>()
        .Add<ProofRetryWaits>()
        .Add<ProofsToCa>()
        .Add<ProofCommits>()
        .Add<CaInvitation>()
        .Add<DcvPublication>()
        .Add<DcvCleanUpWork>()
        .AddSingleton<IWorkHandler>(provider => provider.GetRequiredService<DcvCleanUpWork>())
        .Add<IPeriodicTask, DcvCleanUpTask>()

        // Collecting
        .Add<CertificateReceipt>()
        .Add<CertificateDelivery>()
        .Add<IssuanceSpeed>()
        .Add<IPeriodicTask, CertificatePoller>()

        // Ending
        .Add<Refusals>()
        .Add<FailedReissues>()
        .Add<CaReasonSearch>()
        .Add<CertificateFailure>()
        .Add<IssuanceDeadline>()
        .Add<CreditProbe>()
        .AddSingleton<IPeriodicTask>(provider => provider.GetRequiredService<CreditProbe>());

    /// <summary>
    /// An order goes through these from the top to the bottom; of two for one state the first that takes the order has it.
    /// </summary>
    private static IServiceCollection AddSteps(this IServiceCollection services) => services
        .Add<IssuanceCommits>()
        .Add<AwaitedCertificates>()
        .Add<IIssuanceStep, PlanStep>()
        .Add<IIssuanceStep, PrepareStep>()
        .Add<IIssuanceStep, SendStep>()
        .Add<IIssuanceStep, RecoverStep>()
        .Add<IIssuanceStep, PublishStep>()
        .Add<IIssuanceStep, CollectStep>()
        .Add<IIssuanceStep, CancelStep>();
}
