using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// Commits what is about to be ordered: the price is asked for and reserved, the subscription claimed, and only then is the command sent.
/// </summary>
internal sealed class IntentDesk(
    IssuanceCommits commits,
    ClockCheck clock,
    ContactResolver contacts,
    IssuanceDeadline deadline,
    OrderingCommands commands,
    OrderingDesk ordering,
    Refusals refusals,
    BudgetControl budgets,
    QuotedPrices prices,
    PurchaseConsistency consistency,
    AccountCurrency currency,
    TimeProvider time,
    ILogger<IntentDesk> logger)
{
    /// <summary>Commits and orders for an order that works for no subscription yet.</summary>
    /// <param name="order">The order.</param>
    /// <param name="decision">What was planned.</param>
    /// <param name="basis">What the plan was made from.</param>
    /// <param name="offered">The order's profile.</param>
    /// <param name="cancellationToken">Gives up before the command is sent.</param>
    public Task<StepResult> OrderAsync(
        Order order, PlanDecision decision, PlanBasis basis, OfferedProfile offered, CancellationToken cancellationToken) => OrderAsync(
        order with { Issuance = decision.ApplyTo(order.Issuance!) },
        offered,
        IsPaidFor(decision, basis, offered),
        (intend, used) => commits.ClaimAsync(
            order, basis, offered, current => intend(current, decision.ApplyTo(current.Issuance!) with { Contacts = used }), cancellationToken),
        cancellationToken);

    /// <summary>Commits and orders for an order that is prepared, and works for its subscription already.</summary>
    /// <param name="prepared">The order.</param>
    /// <param name="offered">The order's profile.</param>
    /// <param name="cancellationToken">Gives up before the command is sent.</param>
    public Task<StepResult> OrderAsync(Order prepared, OfferedProfile offered, CancellationToken cancellationToken) => OrderAsync(
        prepared,
        offered,
        isPaid: false,
        (intend, used) => commits.UpdateAsync(
            prepared,
            current => intend(current, current.Issuance! with { Contacts = used }),
            subscription => subscription.Claim(prepared.Id),
            cancellationToken),
        cancellationToken);

    private async Task<StepResult> OrderAsync(
        Order planned,
        OfferedProfile offered,
        bool isPaid,
        Func<Func<Order, Issuance, OrderChange>, OrderContacts?, Task<Order>> commit,
        CancellationToken cancellationToken)
    {
        var order = planned;
        if (planned.Issuance!.Plan != IssuancePlan.Reissue && await consistency.ObstacleAsync(planned, offered, cancellationToken) is { } obstacle)
        {
            return await refusals.HoldAsync(planned, obstacle, cancellationToken);
        }

        CertificateQuote? quote;
        Price? price = null;
        try
        {
            if (planned.Issuance!.Plan != IssuancePlan.Reissue)
            {
                order = planned with { Issuance = planned.Issuance with { Contacts = await contacts.ResolveAsync(offered, cancellationToken) } };
            }

            quote = await commands.Of(order).QuoteAsync(order, offered, cancellationToken);
            if (quote is not null)
            {
                price = PriceOf(quote);
                price = price.Currency is null && budgets.NeedsCurrency(order.Tenant)
                    ? price with { Currency = await currency.FindAsync(cancellationToken) }
                    : price;
            }
        }
        catch (ResellerException refusal)
        {
            return await refusals.HandleAsync(order, offered, refusal, cancellationToken);
        }

        if (quote is not null && !order.Names.All(name => quote.Names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            logger.NamesDiffer(order.Id.Value, string.Join(", ", quote.Names));
            return StepResult.Rest(await refusals.FailAsync(
                order, offered, $"A certificate of profile '{order.Profile}' cannot hold these names.", null, cancellationToken));
        }

        if (UnprovenOf(order, offered, quote) is { Length: > 0 } unproven)
        {
            return await BuyInsteadAsync(order, string.Join(", ", unproven), cancellationToken);
        }

        await clock.RequireAsync(cancellationToken);
        Order intent;
        try
        {
            var used = order.Issuance!.Contacts;
            intent = price is null
                ? await commit((current, planned) => new OrderChange(Intend(current, planned, null, time.GetUtcNow())), used)
                : await ReserveAsync(
                    order, offered, isPaid, prices.Learn(order, offered.Class.Name, price), intend => commit(intend, used), cancellationToken);
        }
        catch (DocumentConflictException conflict) when (IssuanceCommits.IsClaimedByAnother(conflict))
        {
            // Another order began to work for the subscription meanwhile; plan again, to wait for it.
            return StepResult.Next(planned);
        }

        if (intent.IsFinal || intent.Issuance!.State == IssuanceState.Parked)
        {
            return StepResult.Rest(intent);
        }

        logger.Planned(intent.Issuance!.Plan!.Value, order.Id.Value, intent.Issuance.Reason!);
        logger.Intended(order.Id.Value, intent.Issuance.Id.Value, offered.Class.Name, intent.Issuance.Price?.ToString() ?? "no money");
        return await ordering.SendAsync(intent, offered, cancellationToken);
    }

    /// <summary>The names that a renewal would hold by the reseller's own words, and that nobody ordered or looked for beforehand.</summary>
    private static string[] UnprovenOf(Order order, OfferedProfile offered, CertificateQuote? quote) =>
        quote is null || order.Issuance!.Plan != IssuancePlan.Renew
            ? []
            : [.. quote.Names.Except([.. order.Names, .. RenewalProofs.AddedTo(order.Names, offered.Class)], StringComparer.OrdinalIgnoreCase)];

    private async Task<StepResult> BuyInsteadAsync(Order order, string unproven, CancellationToken cancellationToken)
    {
        var obstacle = $"A renewal would add {unproven}, and nobody could prove that.";
        logger.NotRenewed(order.Id.Value, order.Issuance!.ParentOrder, obstacle);
        var notRenewed = new RenewalObstacle(order.Issuance.ParentOrder, obstacle);
        return StepResult.Next(await commits.FreeAsync(
            order,
            current => new OrderChange(current with { Issuance = current.Issuance!.PlanAgain(time.GetUtcNow()) with { NotRenewed = notRenewed } }),
            cancellationToken));
    }

    /// <summary>Commits the intent with its price set aside; or, when the budget does not allow it, the end of the order.</summary>
    private Task<Order> ReserveAsync(
        Order order,
        OfferedProfile offered,
        bool isPaid,
        Price price,
        Func<Func<Order, Issuance, OrderChange>, Task<Order>> commit,
        CancellationToken cancellationToken)
    {
        // Whatever the class: another profile is no way to buy the names again.
        var nameSet = Subscription.KeyOf(order.Tenant, "*", order.Names, Subscription.ScopeOf(order, offered.Profile.Sharing));
        return budgets.ReserveAsync(
            order,
            nameSet,
            move =>
            {
                if (move.Counts?.AskAbout(order.Issuance!, offered.Profile.NeededPaidTime, isPaid) is { } question)
                {
                    logger.Parked(order.Id.Value, question, string.Join(" | ", ParkedIssuances.CommandsFor(order.Id, isPurchaseInQuestion: true)));
                    return commit((current, planned) => new OrderChange(
                        commits.Park(current with { Issuance = planned with { PurchaseInQuestion = true } }, question)));
                }

                var continues = order.Issuance!.PurchaseAllowed || order.Issuance.Plan == IssuancePlan.Renew || move.Counts?.HasEarlier == true;
                if (move.Counts?.Refusal(continues) is { } reached)
                {
                    logger.OverLimit(order.Id.Value, reached.Detail);
                    return refusals.FailAsync(order, reached, _ => [], cancellationToken);
                }

                if (move.Judge(price) is { } refusal)
                {
                    logger.OverBudget(order.Id.Value, refusal.Reason);
                    return refusals.FailAsync(order, refusal.Problem, _ => move.Refuse(price), cancellationToken);
                }

                return commit((current, planned) =>
                {
                    var intent = Intend(current, planned with { CountedAs = nameSet }, price, move.ReservedAt);
                    return new OrderChange(intent, move.Reserve(intent, offered.Class.Name, price));
                });
            },
            cancellationToken);
    }

    /// <summary>Whether another purchase is planned for names whose subscription is paid for: nothing of it can be reissued any more.</summary>
    private bool IsPaidFor(PlanDecision decision, PlanBasis basis, OfferedProfile offered) => decision.Plan == IssuancePlan.Buy
        && basis.Subscription?.Value.PaidUntil - time.GetUtcNow() >= offered.Profile.NeededPaidTime;

    /// <exception cref="OrderWithdrawnException">The order's account was given up meanwhile, or a proof of control ended.</exception>
    private Order Intend(Order order, Issuance planned, Price? price, DateTimeOffset now) => deadline.MayNotBeOrdered(order) ? throw new OrderWithdrawnException() : deadline.Extend(order with
    {
        Issuance = planned.To(IssuanceState.Intent, now) with
        {
            IntendedAt = now,
            Price = price,
            PurchaseAttempt = planned.PurchaseAttempt + (price is null ? 0 : 1),
            DcvLooks = 0,
            DcvFinding = null,
            NextLook = null,
        },
    });

    private static Price PriceOf(CertificateQuote quote) => new(
        quote.Price, quote.Vat, quote.Currency, [.. quote.Components.Select(part => new PriceComponent(part.Type, part.Count))]);
}
