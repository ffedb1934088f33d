using System.Globalization;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances.Planning;

/// <summary>
/// Decides how a finalized order gets its certificate. Pure: what is known goes in, the decision with its reason comes out.
/// </summary>
internal static class Planner
{
    /// <summary>
    /// Decides. The ways that cost nothing come first; nothing is begun for a subscription while another order works for it.
    /// </summary>
    public static PlanDecision Decide(PlanQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return DecisionOf(question) is null
            ? Return(question) ?? Wait(question) ?? Continue(question) ?? Buy(question)
            : Wait(question) ?? Decided(question) ?? Continue(question) ?? Buy(question);
    }

    /// <summary>
    /// Decides in which of several classes. What costs nothing wins, in whichever class it is; what must be paid is paid in the cheapest
    /// class that suits the names, at the same price in the earlier one.
    /// </summary>
    /// <param name="choices">The classes, the preferred one first; at least one.</param>
    public static PlanDecision Decide(IReadOnlyList<PlanChoice> choices)
    {
        ArgumentNullException.ThrowIfNull(choices);
        var plans = choices.Select(choice => (Choice: choice, Plan: Decide(choice.Question) with { Class = choice.Class })).ToArray();

        // What the operator decided for one of the classes counts before what the others offer.
        if (plans.FirstOrDefault(plan => plan.Plan.IsOperators).Plan is { } operators)
        {
            return operators;
        }

        // A reissue must be proved to the CA again; what was issued, or is being issued, must not.
        var free = plans.Where(
            plan => CostOf(plan.Plan) < int.MaxValue && (plan.Choice.Obstacle is null || plan.Plan.Plan != IssuancePlan.Reissue));
        if (free.OrderBy(plan => CostOf(plan.Plan)).Select(plan => plan.Plan).FirstOrDefault() is { } decided)
        {
            return decided;
        }

        var suitable = plans.Where(plan => plan.Choice.Obstacle is null).ToArray();
        if (suitable.Length == 0)
        {
            // It will be refused with the words for the preferred class.
            return plans[0].Plan;
        }

        var (cheapest, plan) = suitable.MinBy(candidate => candidate.Choice.Price ?? decimal.MaxValue);
        return choices.Count == 1 ? plan : plan with { Reason = $"{plan.Reason} {WhyClass(cheapest, choices)}" };
    }

    /// <summary>Whether the decision depends on prices that are not known yet.</summary>
    /// <param name="choices">The classes that it was made from.</param>
    public static bool NeedsPrices(IReadOnlyList<PlanChoice> choices, PlanDecision decision) =>
        CostOf(decision) == int.MaxValue && choices.Count(choice => choice is { Obstacle: null, Price: null }) > 1;

    private static int CostOf(PlanDecision decision) => decision.Plan switch
    {
        IssuancePlan.Return => 0,
        IssuancePlan.Attach => 1,
        IssuancePlan.WaitThenReissue => 2,
        IssuancePlan.Reissue => 3,
        _ => int.MaxValue,
    };

    private static string WhyClass(PlanChoice chosen, IReadOnlyList<PlanChoice> choices)
    {
        var others = choices.Where(choice => choice != chosen).Select(choice => choice switch
        {
            { Obstacle: { } obstacle } => $"{choice.Class} does not suit: {obstacle.TrimEnd('.')}",
            { Price: { } price } => $"{choice.Class} costs {Money(price, choice.Currency)}",
            _ => $"the price of {choice.Class} is not known",
        });
        var cost = chosen.Price is { } own ? $" for {Money(own, chosen.Currency)}" : "";
        return $"Class {chosen.Class}{cost}: {string.Join("; ", others)}.";
    }

    private static string Money(decimal price, string? currency) =>
        string.Create(CultureInfo.InvariantCulture, $"{price:0.00}{(currency is null ? "" : " " + currency)}");

    private static PlanDecision? Return(PlanQuestion question) =>
        question.Issued is { } issued && IsGoodFor(question.Order, issued, question.Now)
            ? new PlanDecision(
                IssuancePlan.Return,
                $"Certificate {issued.Id} was issued for the same CSR and is valid until {issued.NotAfter:yyyy-MM-dd}.")
            {
                Certificate = issued.Id,
            }
            : null;

    private static PlanDecision? Wait(PlanQuestion question)
    {
        if (question.InFlight is not { } other || other.Id == question.Order.Id)
        {
            return null;
        }

        return other.Issuance?.CsrSha256 == question.Order.Issuance?.CsrSha256
            ? new PlanDecision(IssuancePlan.Attach, $"The same CSR is being issued for order {other.Id}.") { AttachTo = other.Id }
            : new PlanDecision(
                IssuancePlan.WaitThenReissue,
                $"A certificate for the same names is being issued for order {other.Id}; then this CSR costs nothing.")
            {
                AttachTo = other.Id,
            };
    }

    private static SubscriptionDecision? DecisionOf(PlanQuestion question) =>
        question.Subscription?.Value is { Decision: { } decision, Handover: null } && decision.IsFor(question.Order.Id) ? decision : null;

    /// <summary>What the operator decided, as far as the subscription allows it.</summary>
    private static PlanDecision? Decided(PlanQuestion question)
    {
        var decision = DecisionOf(question)!;
        var why = $"The operator decided so on {Day(decision.At)}{(decision.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "")}.";
        return (decision.Next, question.Subscription!.Value) switch
        {
            (NextOrder.Buy, _) => new PlanDecision(IssuancePlan.Buy, why) { IsOperators = true },
            (NextOrder.Reissue, { Ended: null, Continued: not null } subscription) when !(subscription.PaidUntil <= question.Now) =>
                new PlanDecision(IssuancePlan.Reissue, why) { Continues = subscription, IsOperators = true },
            (NextOrder.Renew, { Ended: null, Continued: not null } subscription) when ObstacleToRenewal(question) is null =>
                new PlanDecision(IssuancePlan.Renew, why) { Continues = subscription, IsOperators = true },
            _ => null,
        };
    }

    private static PlanDecision? Continue(PlanQuestion question)
    {
        if (question.Subscription?.Value is not { Ended: null, Handover: null, Continued: { } continued } subscription)
        {
            return null;
        }

        var end = subscription.ReissuesEndBy(question.ReissuesKeepTheExpiry);
        if (end is null || end - question.Now >= question.NeededPaidTime)
        {
            return new PlanDecision(
                IssuancePlan.Reissue,
                $"Certificate order {subscription.CertificateOrder} for the same names is paid until {Day(subscription.PaidUntil)}; "
                + $"{continued.Id} is reissued.")
            {
                Continues = subscription,
            };
        }

        if (ObstacleToRenewal(question) is not null)
        {
            return null;
        }

        return new PlanDecision(
            IssuancePlan.Renew,
            $"A reissue of {continued.Id} in certificate order {subscription.CertificateOrder} would last until {Day(end)} only, "
            + $"less than the {Quantity.Of(question.NeededPaidTime.TotalDays, "day")} that the profile needs.")
        {
            Continues = subscription,
        };
    }

    private static PlanDecision Buy(PlanQuestion question) => new(
        IssuancePlan.Buy,
        question.Subscription?.Value.Ended is { } ended
            ? $"The certificate order for these names has ended: {ended}"
            : question.Subscription?.Value.Handover is { } handover
            ? $"Certificate order {handover.CertificateOrder} may have been handed over to {handover.Target}."
            : ObstacleToRenewal(question) is { } obstacle
            ? $"Certificate order {question.Subscription?.Value.CertificateOrder} is not renewed: {obstacle}"
            : "No certificate for these names was bought yet, and none is being issued.");

    /// <summary>
    /// A renewal is a new order at the CA (manual 5.3), so what cannot be renewed as it is is bought anew for the same price.
    /// </summary>
    private static string? ObstacleToRenewal(PlanQuestion question) =>
        question.Order.Issuance?.NotRenewed is { } obstacle
        && question.Subscription?.Value is { Ended: null, CertificateOrder: { } order }
        && obstacle.CertificateOrder == order
            ? obstacle.Reason
            : null;

    private static string Day(DateTimeOffset? date) => date is { } known ? $"{known:yyyy-MM-dd}" : "a date that the reseller did not tell";

    /// <summary>
    /// Good: it covers the names, and a third of its life is left (clients renew then), or it was received within a day (a client that
    /// repeats itself). Never one that is revoked, that the order replaces, or that the operator wants renewed.
    /// </summary>
    private static bool IsGoodFor(Order order, IssuedCertificate issued, DateTimeOffset now)
    {
        if (now >= issued.NotAfter || issued.Revocation is not null || issued.RenewFrom <= now || !order.Names.All(issued.Names.Contains))
        {
            return false;
        }

        if (order.Replaces is { } replaced && replaced == issued.Identity?.RenewalId)
        {
            return false;
        }

        var life = issued.NotAfter - issued.NotBefore;
        return now - issued.Received < TimeSpan.FromDays(1) || issued.NotAfter - now > life / 3;
    }
}
