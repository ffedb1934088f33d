using System.Runtime.CompilerServices;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Approvals;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// Stands between the price of a purchase and its intent: where the tenant's purchases need approval, the hoster's system is asked, and its
/// decision is committed before anything is set aside. The question runs beside the work slots.
/// </summary>
internal sealed partial class ApprovalGate(
    ApprovalPlan plan,
    ApprovalWebhook webhook,
    OffloadedTasks offloaded,
    IssuanceCommits commits,
    Refusals refusals,
    BudgetControl budgets,
    TimeProvider time,
    ILogger<ApprovalGate> logger)
{
    /// <summary>
    /// What was priced for orders whose question is under way, so that it is not planned and priced twice. It is for the very order that
    /// was read; what it was decided from is held to be unchanged by the commit of the intent.
    /// </summary>
    private readonly ConditionalWeakTable<Order, PlannedOrder> _asking = [];

    /// <summary>The order as it was priced before its question began; <see langword="null"/>: none is under way.</summary>
    /// <param name="read">The order as it was read.</param>
    public PlannedOrder? Resume(Order read) => _asking.TryGetValue(read, out var priced) ? priced : null;

    /// <summary>Whether a purchase would have to be approved.</summary>
    /// <param name="planned">The order with its price.</param>
    public bool Needs(PlannedOrder planned) => planned.Price is not null && plan.Of(planned.Order.Tenant) is not null;

    /// <summary>Whether an order must not buy, as it stands in the store: a decision is missing, or was no.</summary>
    /// <param name="current">The order as it is committed.</param>
    /// <param name="planned">The order with its price.</param>
    public bool StandsAgainst(Order current, PlannedOrder planned) => planned.Price is { } price
        && (current.Issuance!.Approval is { } known && known.Covers(planned.Offered.Class.Name, price)
            ? known.Decision == ApprovalDecision.Denied || (known.Decision != ApprovalDecision.Granted && Needs(planned))
            : Needs(planned));

    /// <summary>Has a purchase approved.</summary>
    /// <param name="read">The order as it was read.</param>
    /// <param name="planned">The order with its price.</param>
    /// <returns>What becomes of the order instead; <see langword="null"/>: it may be bought.</returns>
    public async Task<StepResult?> PassAsync(Order read, PlannedOrder planned, CancellationToken cancellationToken)
    {
        _asking.Remove(read);
        if (planned.Price is not { } price)
        {
            return null;
        }

        var known = read.Issuance!.Approval is { } before && before.Covers(planned.Offered.Class.Name, price) ? before : null;
        if (known is { Decision: ApprovalDecision.Denied })
        {
            return await DenyAsync(planned, known, cancellationToken);
        }

        if (known is { Decision: ApprovalDecision.Granted } || plan.Of(read.Tenant) is not { } endpoint)
        {
            return null;
        }

        // What the limits refuse anyway is not asked about; they say so when the intent is to be committed.
        var posting = await budgets.LookAsync(planned.Order, PurchaseVerdict.NameSetOf(planned), cancellationToken);
        return PurchaseVerdict.Of(planned, posting, time.GetUtcNow()).IsClear
            ? await AskAsync(read, planned, known ?? QuestionOf(read, planned, price, endpoint), endpoint, cancellationToken)
            : null;
    }

    private PurchaseApproval QuestionOf(Order read, PlannedOrder planned, Price price, ApprovalEndpoint endpoint)
    {
        var now = time.GetUtcNow();

        // What is signed has dots between its parts, so the id must have none.
        var amount = FormattableString.Invariant($"{price.Net + price.Vat:0.00}").Replace('.', '-');
        return new PurchaseApproval
        {
            // The same purchase at the same price is the same question, also when a crash made it forget that it was asked.
            Id = $"approval_{read.Issuance!.Id}_{planned.Offered.Class.Name.ToLowerInvariant()}_{amount}{price.Currency}",
            Plan = planned.Issuance.Plan!.Value,
            Class = planned.Offered.Class.Name,
            Price = price,
            Asked = now,
            Until = now + endpoint.MaxWait,
        };
    }

    private async Task<StepResult?> AskAsync(
        Order read, PlannedOrder planned, PurchaseApproval asked, ApprovalEndpoint endpoint, CancellationToken cancellationToken)
    {
        var item = new WorkItem(WorkKind.Issuance, read.Id);
        if (!offloaded.TryTake(
            item,
            nameof(ApprovalGate),
            stop => webhook.AskAsync(endpoint, asked.Id, PurchaseOf(read, planned, asked), stop),
            out var outcome))
        {
            _asking.AddOrUpdate(read, planned);
            return StepResult.Rest(read);
        }

        var now = time.GetUtcNow();
        if (outcome.Decision is { } decision)
        {
            var decided = asked.Decide(decision ? ApprovalDecision.Granted : ApprovalDecision.Denied, outcome.Reason, now);
            LogDecided(read.Id.Value, outcome.Finding, outcome.Reason ?? "no reason given");
            var order = await CommitAsync(read, decided, cancellationToken);

            // The operator may have decided meanwhile; that counts.
            return order.Issuance!.Approval is { Decision: ApprovalDecision.Denied } denied
                ? await DenyAsync(planned, denied, cancellationToken)
                : null;
        }

        return now >= asked.Until
            ? await DenyAsync(
                planned,
                asked.Decide(ApprovalDecision.Denied, "it was not approved in time", now) with { Finding = outcome.Finding },
                cancellationToken)
            : await WaitAsync(read, asked, outcome, endpoint, cancellationToken);
    }

    private async Task<StepResult> WaitAsync(
        Order read, PurchaseApproval asked, ApprovalOutcome outcome, ApprovalEndpoint endpoint, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var waiting = asked with { Asks = asked.Asks + 1, Finding = outcome.Finding };
        var again = now + endpoint.WaitAfter(waiting.Asks) is var next && next < asked.Until ? next : asked.Until;
        LogOutstanding(read.Id.Value, outcome.Finding, again - now);
        var order = await CommitAsync(read, waiting, cancellationToken, current => current.Needs(
            AttentionKind.ApprovalOutstanding,
            $"The purchase of class {asked.Class} for {asked.Price} is not approved yet ({outcome.Finding}). It is asked again; without a "
            + $"decision the order is refused at {asked.Until:u}.",
            now) with
        { NextLook = again });
        return order.Issuance!.Approval is { Decision: ApprovalDecision.Outstanding }
            ? StepResult.Wait(order, again)
            : StepResult.Next(order);
    }

    private async Task<StepResult> DenyAsync(PlannedOrder planned, PurchaseApproval denied, CancellationToken cancellationToken)
    {
        var reason = denied.Reason is { } given ? $": {given.TrimEnd('.')}." : ".";
        var order = await CommitAsync(planned.Order, denied, cancellationToken);
        var problem = new AcmeProblem(AcmeErrorType.Unauthorized, $"The purchase of this certificate was not approved{reason}");
        LogDenied(order.Id.Value, problem.Detail);
        return StepResult.Rest(await refusals.FailAsync(order, problem, _ => [], cancellationToken));
    }

    /// <summary>Commits how the question stands, unless it is decided already.</summary>
    private Task<Order> CommitAsync(
        Order order, PurchaseApproval approval, CancellationToken cancellationToken, Func<Issuance, Issuance>? also = null) =>
        commits.ChangeAsync(
            order,
            current => new OrderChange(
                current.Issuance is { State: IssuanceState.Planned or IssuanceState.Preparing } issuance
                && !(issuance.Approval is { Decision: not ApprovalDecision.Outstanding } decided && decided.Id == approval.Id)
                    ? current with
                    {
                        Issuance = also is not null
                            ? also(issuance with { Approval = approval })
                            : (issuance with { Approval = approval }).WithoutApprovalOutstanding(),
                    }
                    : current),
            cancellationToken);

    private static ApprovalPurchase PurchaseOf(Order order, PlannedOrder planned, PurchaseApproval asked) => new(
        order.Id.Value,
        order.Account.Value,
        order.Tenant.Value,
        order.Names,
        order.Profile,
        asked.Class,
        planned.Issuance.Plan == IssuancePlan.Renew ? "renew" : "buy",
        asked.Price.Net,
        asked.Price.Vat,
        asked.Price.Currency,
        asked.Asks,
        asked.Until);

    [LoggerMessage(240, LogLevel.Information, "The purchase for order {OrderId} was put to the hoster's system: {Answer} ({Reason})")]
    private partial void LogDecided(string orderId, string answer, string reason);

    [LoggerMessage(
        241, LogLevel.Warning, "The purchase for order {OrderId} is not approved yet: {Finding}; it is asked again in {Delay}")]
    private partial void LogOutstanding(string orderId, string finding, TimeSpan delay);

    [LoggerMessage(242, LogLevel.Warning, "Nothing is bought for order {OrderId}: {Problem}")]
    private partial void LogDenied(string orderId, string problem);
}
