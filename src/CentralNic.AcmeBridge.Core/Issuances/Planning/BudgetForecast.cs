using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Planning;

/// <summary>
/// Refuses new orders that will certainly have to be paid for when the budget cannot pay them, before their clients do any work. What can
/// be had free of charge (a reissue, a certificate that exists, one that is being issued) passes.
/// </summary>
internal sealed class BudgetForecast(BudgetControl budgets, PlanKnowledge knowledge, QuotedPrices prices, ILogger<BudgetForecast> logger)
{
    private static readonly TimeSpan JustIssued = TimeSpan.FromDays(2);

    /// <summary>Judges a new order.</summary>
    /// <param name="order">The order, not committed yet.</param>
    /// <exception cref="AcmeProblemException">
    /// <c>rateLimited</c> until the next period; <c>rejectedIdentifier</c> when it is too dear for one order.
    /// </exception>
    internal async Task AdmitAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var reached = await budgets.RefusalOfPurchaseAsync(order, cancellationToken);
        if (reached is null && !budgets.Limits(order.Tenant))
        {
            return;
        }

        var (choices, _) = await knowledge.GatherAsync(order, offered, cancellationToken);
        if (!Planner.Decide(choices).Plan.IsBilled()
            || choices.Any(choice => MayBeReturned(choice.Question.Subscription?.Value, choice.Question.Now)))
        {
            return;
        }

        // A set of names that was paid for before goes on, as after finalize.
        if (reached is not null && choices.All(choice => choice.Question.Subscription is null))
        {
            throw new AcmeProblemException(reached);
        }

        if (await budgets.JudgeAsync(order.Tenant, CheapestOf(order, choices), cancellationToken) is { } refusal)
        {
            logger.OrderOverBudget(string.Join(", ", order.Names), order.Account.Value, refusal.Reason);
            throw new AcmeProblemException(refusal.Problem);
        }
    }

    /// <summary>What the order will cost at least; <see langword="null"/>: not known, because a price was not asked for lately.</summary>
    private Price? CheapestOf(Order order, ImmutableArray<PlanChoice> choices)
    {
        var known = choices.Where(choice => choice.Obstacle is null).Select(choice => prices.Find(order, choice.Class)).ToArray();
        return known.Any(price => price is null || (price.Currency is null && budgets.NeedsCurrency(order.Tenant)))
            ? null
            : known.MinBy(price => price!.Net);
    }

    /// <summary>
    /// With the CSR of an earlier certificate, a client would get that one again; the planner's rule, as far as it is known without a CSR.
    /// </summary>
    private static bool MayBeReturned(Subscription? subscription, DateTimeOffset now) => subscription?.Certificates.Any(certificate =>
        now < certificate.NotAfter
        && (certificate.NotAfter - now > (certificate.NotAfter - certificate.NotBefore) / 3
            || now - certificate.NotBefore < JustIssued)) == true;
}
