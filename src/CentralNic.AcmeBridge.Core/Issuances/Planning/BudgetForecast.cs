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
        if (await FindRefusalAsync(order, offered, cancellationToken) is not { } refusal)
        {
            return;
        }

        if (refusal.OperatorReason is { } reason)
        {
            await budgets.AlertAsync(order.Tenant, refusal.Price, cancellationToken);
            logger.OrderOverBudget(string.Join(", ", order.Names), order.Account.Value, reason);
        }

        throw new AcmeProblemException(refusal.Problem);
    }

    /// <summary>Judges a new order, and changes nothing.</summary>
    /// <param name="order">The order, not committed yet.</param>
    /// <returns>Why it will certainly not be bought; <see langword="null"/>: that is not certain.</returns>
    internal async Task<ForecastRefusal?> FindRefusalAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var reached = await budgets.RefusalOfPurchaseAsync(order, cancellationToken);
        if (reached is null && !budgets.Limits(order.Tenant))
        {
            return null;
        }

        var (choices, _) = await knowledge.GatherAsync(order, offered, cancellationToken);
        if (!Planner.Decide(choices).Plan.IsBilled()
            || choices.Any(choice => MayBeReturned(choice.Question.Subscription?.Value, choice.Question.Now)))
        {
            return null;
        }

        // A set of names that was paid for before goes on, as after finalize.
        if (reached is not null && choices.All(choice => choice.Question.Subscription is null))
        {
            return new ForecastRefusal(reached.Rule, reached.Problem);
        }

        var price = CheapestOf(order, choices);
        return await budgets.JudgeAsync(order.Tenant, price, cancellationToken) is { } refusal
            ? new ForecastRefusal(refusal.Rule, refusal.Problem) { OperatorReason = refusal.Reason, Price = price }
            : null;
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

/// <summary>Why a new order is refused that would certainly have to be paid for.</summary>
/// <param name="Rule">Which limit, one of <see cref="Policy.RefusalRule"/>.</param>
/// <param name="Problem">What the client is told.</param>
internal sealed record ForecastRefusal(string Rule, AcmeProblem Problem)
{
    /// <summary>What the operator is told, with key and amounts, where it is the budget.</summary>
    public string? OperatorReason { get; init; }

    /// <summary>What it would cost; <see langword="null"/>: not known.</summary>
    public Price? Price { get; init; }
}
