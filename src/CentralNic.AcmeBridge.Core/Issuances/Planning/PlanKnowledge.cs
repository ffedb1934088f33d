using System.Collections.Immutable;
using CentralNic.Acme.Identifiers;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Issuances.Planning;

/// <summary>Gathers what the planner decides from.</summary>
internal sealed class PlanKnowledge(
    OrderRepository orders,
    CertificateRepository certificates,
    SubscriptionRepository subscriptions,
    ReissueExpiryRules expiryRules,
    NameSetLocks nameSetLocks,
    TimeProvider time)
{
    /// <summary>
    /// Gathers for one order, for each class of its profile. One that is not finalized has no CSR yet, so that nothing is known to be
    /// issued for it.
    /// </summary>
    /// <returns>The classes, the preferred one first, and the turn to take where there are several.</returns>
    public async Task<(ImmutableArray<PlanChoice> Choices, DocumentWrite? Turn)> GatherAsync(
        Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var classes = offered.Alternatives;
        var sharedBy = Subscription.ScopeOf(order, offered.Profile.Sharing);

        // Before anything is looked at: who decides later than this check is noticed.
        var turn = classes.Count > 1
            ? await nameSetLocks.BeginAsync(order.Tenant, sharedBy, order.Names, order.Id, cancellationToken)
            : null;
        var choices = ImmutableArray.CreateBuilder<PlanChoice>(classes.Count);
        foreach (var each in classes)
        {
            choices.Add(
                new PlanChoice(
                    each.Class.Name, await AskAsync(order, each, sharedBy, cancellationToken))
                { Obstacle = ObstacleOf(order, each) });
        }

        return (choices.DrainToImmutable(), turn);
    }

    /// <summary>With a single class there is nothing to choose, and what stands against it is told when it is ordered.</summary>
    private static string? ObstacleOf(Order order, OfferedProfile offered)
    {
        var names = new List<DomainName>(order.Names.Length);
        foreach (var text in order.Names)
        {
            if (DomainName.TryParse(text, out var name, out _))
            {
                names.Add(name);
            }
        }

        return offered.ObstacleTo(names)?.Detail;
    }

    private async Task<PlanQuestion> AskAsync(Order order, OfferedProfile offered, string? sharedBy, CancellationToken cancellationToken)
    {
        var (tenant, @class) = (order.Tenant, offered.Class.Name);
        var subscription = await subscriptions.FindAsync(tenant, @class, order.Names, sharedBy, cancellationToken);
        var inFlight = subscription?.Value.InFlight is { } id ? await orders.FindAsync(id, cancellationToken) : null;
        return new PlanQuestion(order, offered.Profile.NeededPaidTime, time.GetUtcNow())
        {
            ReissuesKeepTheExpiry = (await expiryRules.FindAsync(@class, cancellationToken))?.KeepsTheExpiry,

            // Looked up last: a certificate that came meanwhile is seen, instead of one being ordered beside it.
            Issued = order.Issuance is { } issuance
                ? await certificates.FindByCsrAsync(tenant, @class, issuance.CsrSha256, sharedBy, cancellationToken)
                : null,
            Subscription = subscription,
            InFlight = inFlight is { IsFinal: false } ? inFlight : null,
        };
    }
}
