using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// Commits what is about to be ordered: the price is asked for and reserved, the subscription claimed, and only then is the command sent.
/// </summary>
internal sealed class IntentDesk(
    IssuanceCommits commits,
    OrderingCommands commands,
    OrderingDesk ordering,
    Refusals refusals,
    Ledger ledger,
    TimeProvider time,
    ILogger<IntentDesk> logger)
{
    /// <summary>Commits and orders for an order that works for no subscription yet.</summary>
    /// <param name="order">The order.</param>
    /// <param name="decision">What was planned.</param>
    /// <param name="known">The subscription as the plan was made from it.</param>
    /// <param name="offered">The order's profile.</param>
    /// <param name="cancellationToken">Gives up before the command is sent.</param>
    public Task<StepResult> OrderAsync(
        Order order, PlanDecision decision, Versioned<Subscription>? known, OfferedProfile offered, CancellationToken cancellationToken) => OrderAsync(
        order with { Issuance = decision.ApplyTo(order.Issuance!) },
        offered,
        price => commits.ClaimAsync(
            order, known, offered.Class.Name, current => Intend(current, decision.ApplyTo(current.Issuance!), offered, price), cancellationToken),
        cancellationToken);

    /// <summary>Commits and orders for an order that is prepared, and works for its subscription already.</summary>
    /// <param name="prepared">The order.</param>
    /// <param name="offered">The order's profile.</param>
    /// <param name="cancellationToken">Gives up before the command is sent.</param>
    public Task<StepResult> OrderAsync(Order prepared, OfferedProfile offered, CancellationToken cancellationToken) => OrderAsync(
        prepared,
        offered,
        price => commits.UpdateAsync(
            prepared,
            current => Intend(current, current.Issuance!, offered, price),
            subscription => subscription.Claim(prepared.Id),
            cancellationToken),
        cancellationToken);

    private async Task<StepResult> OrderAsync(Order order, OfferedProfile offered, Func<Price?, Task<Order>> commit, CancellationToken cancellationToken)
    {
        CertificateQuote? quote;
        try
        {
            quote = await commands.Of(order).QuoteAsync(order, offered, cancellationToken);
        }
        catch (ResellerException refusal)
        {
            return await refusals.HandleAsync(order, offered, refusal, cancellationToken);
        }

        if (quote is not null && !order.Names.All(name => quote.Names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            logger.NamesDiffer(order.Id.Value, string.Join(", ", quote.Names));
            return StepResult.Rest(await refusals.FailAsync(
                order, offered, $"A certificate of profile '{order.Profile}' cannot hold these names.", cancellationToken));
        }

        Order intent;
        try
        {
            intent = await commit(quote is null ? null : PriceOf(quote));
        }
        catch (DocumentConflictException conflict) when (conflict.Key.Kind == SubscriptionBook.Kind)
        {
            // Another order began to work for the subscription meanwhile; plan again, to wait for it.
            return StepResult.Next(order);
        }

        logger.Planned(intent.Issuance!.Plan!.Value, order.Id.Value, intent.Issuance.Reason!);
        logger.Intended(order.Id.Value, intent.Issuance.Id.Value, offered.Class.Name, intent.Issuance.Price?.ToString() ?? "no money");
        return await ordering.SendAsync(intent, offered, cancellationToken);
    }

    private OrderChange Intend(Order order, Issuance planned, OfferedProfile offered, Price? price)
    {
        if (order.Withdrawn)
        {
            throw new OrderWithdrawnException();
        }

        var now = time.GetUtcNow();
        var intent = order with
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
        };
        return price is null ? new OrderChange(intent) : new OrderChange(intent, [ledger.Line(LedgerEntryKind.Reserved, intent, offered.Class.Name, price)]);
    }

    private static Price PriceOf(CertificateQuote quote) => new(
        quote.Price, quote.Vat, quote.Currency, [.. quote.Components.Select(part => new PriceComponent(part.Type, part.Count))]);
}
