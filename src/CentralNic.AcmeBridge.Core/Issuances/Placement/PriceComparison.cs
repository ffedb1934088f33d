using System.Collections.Concurrent;
using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Contacts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Planning;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// What orders cost in the classes of a profile, to choose the cheapest. Asked by <c>checkonly</c> for the order at hand, where nothing was
/// quoted lately. Only the choice is made by it: what is reserved is always asked anew.
/// </summary>
internal sealed class PriceComparison(BuyCommand buy, ContactResolver contacts, QuotedPrices quoted, ILogger<PriceComparison> logger)
{
    /// <summary>Refusals are asked for again when there are more; the names and CSR of one order say nothing of another.</summary>
    private const int RefusalsKept = 1000;

    private readonly ConcurrentDictionary<(OrderId Order, string Class), string> _refusals = new();

    /// <summary>Adds the prices of the classes that suit the order.</summary>
    /// <param name="makesContacts">Whether contacts of the profile are made that do not exist yet.</param>
    /// <exception cref="ResellerException">The reseller is away or busy; to be tried again.</exception>
    public async Task<ImmutableArray<PlanChoice>> AddAsync(
        Order order, OfferedProfile offered, ImmutableArray<PlanChoice> choices, bool makesContacts, CancellationToken cancellationToken)
    {
        var priced = ImmutableArray.CreateBuilder<PlanChoice>(choices.Length);
        foreach (var choice in choices)
        {
            priced.Add(choice.Obstacle is null
                ? await AddAsync(order, offered.With(choice.Class), choice, makesContacts, cancellationToken)
                : choice);
        }

        return priced.DrainToImmutable();
    }

    private async Task<PlanChoice> AddAsync(
        Order order, OfferedProfile offered, PlanChoice choice, bool makesContacts, CancellationToken cancellationToken)
    {
        if (_refusals.TryGetValue((order.Id, choice.Class), out var obstacle))
        {
            return choice with { Obstacle = obstacle };
        }

        if (quoted.Find(order, choice.Class) is not { } price)
        {
            try
            {
                var asked = order with
                {
                    Issuance = order.Issuance! with
                    {
                        DcvMethod = offered.ChooseDcv(order.Names).Method,
                        Contacts = makesContacts
                            ? await contacts.ResolveAsync(offered, cancellationToken)
                            : (await contacts.FindAsync(offered, remembers: true, cancellationToken)).Contacts,
                    },
                };
                var quote = (await buy.QuoteAsync(asked, offered, cancellationToken))!;
                price = quoted.Learn(order, choice.Class, CertificateQuotes.PriceOf(quote));
            }
            catch (ResellerException refusal) when (!refusal.IsRetryable())
            {
                logger.NoPrice(refusal.Message, order.Id.Value, choice.Class);
                if (_refusals.Count >= RefusalsKept)
                {
                    _refusals.Clear();
                }

                // An order is planned several times on its way, and must come to the same class.
                obstacle = $"The reseller tells no price ({refusal.Description ?? refusal.Message}).";
                _refusals[(order.Id, choice.Class)] = obstacle;
                return choice with { Obstacle = obstacle };
            }
        }

        return choice with { Price = price.Net + price.Vat, Currency = price.Currency };
    }
}
