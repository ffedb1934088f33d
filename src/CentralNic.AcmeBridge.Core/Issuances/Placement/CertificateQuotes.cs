using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>Asks the reseller what an order would cost and hold, with the contacts that it will be ordered with.</summary>
internal sealed class CertificateQuotes(
    OrderingCommands commands, ContactResolver contacts, AccountCurrency currency, QuotedPrices quoted, BudgetControl budgets)
{
    /// <summary>Adds the contacts to order with; those of the profile that do not exist yet are made.</summary>
    /// <exception cref="ResellerException">The reseller refuses, or is away.</exception>
    public async Task<PlannedOrder> AddContactsAsync(PlannedOrder planned, CancellationToken cancellationToken) => planned with
    {
        Order = planned.Order with
        {
            Issuance = planned.Issuance with { Contacts = await contacts.ResolveAsync(planned.Offered, cancellationToken) },
        },
    };

    /// <summary>Adds the contacts to order with as far as they exist; none is made.</summary>
    /// <param name="remembers">Whether those count that were made before; not, where the reseller has refused them.</param>
    /// <returns>The order, and whether all contacts exist.</returns>
    /// <exception cref="ResellerException">The reseller is away.</exception>
    public async Task<(PlannedOrder Planned, bool AreAll)> AddKnownContactsAsync(
        PlannedOrder planned, bool remembers, CancellationToken cancellationToken)
    {
        var (known, areAll) = await contacts.FindAsync(planned.Offered, remembers, cancellationToken);
        return (planned with { Order = planned.Order with { Issuance = planned.Issuance with { Contacts = known } } }, areAll);
    }

    /// <summary>Asks for price and names; nothing is ordered.</summary>
    /// <returns>The order with its price, and the names that the certificate would hold.</returns>
    /// <exception cref="ResellerException">The reseller refuses, or is away.</exception>
    public async Task<(PlannedOrder Priced, IReadOnlyList<string> Names)> AskAsync(
        PlannedOrder planned, CancellationToken cancellationToken)
    {
        if (await commands.Of(planned.Order).QuoteAsync(planned.Order, planned.Offered, cancellationToken) is not { } quote)
        {
            return (planned, planned.Order.Names);
        }

        var price = PriceOf(quote);
        if (price.Currency is null && budgets.NeedsCurrency(planned.Order.Tenant))
        {
            price = price with { Currency = await currency.FindAsync(cancellationToken) };
        }

        return (planned with { Price = quoted.Learn(planned.Order, planned.Offered.Class.Name, price) }, quote.Names);
    }

    /// <summary>Takes over the contacts that an order was made with.</summary>
    public Task LearnContactsAsync(OfferedProfile offered, CertificateDetails ordered, CancellationToken cancellationToken) =>
        contacts.LearnAsync(offered, ordered, cancellationToken);

    internal static Price PriceOf(CertificateQuote quote) => new(
        quote.Price, quote.Vat, quote.Currency, [.. quote.Components.Select(part => new PriceComponent(part.Type, part.Count))]);
}
