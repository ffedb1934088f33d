using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Issuances.Commands;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances.Placement;

/// <summary>
/// Notices, before the first renewal of a CertificateOrder after a start, that it was renewed already: a store that is an older copy would
/// pay for it again. Purchases are told by the tag that they have (<see cref="Restores.BridgeTag"/>); renewals take none, so the newest
/// certificates of the name are looked at, by one command.
/// </summary>
internal sealed class UnknownRenewals(
    ResellerClient reseller,
    CertificateOwners owners,
    CertificateRepository certificates,
    SubscriptionRepository subscriptions,
    ILogger<UnknownRenewals> logger)
{
    private const int NewestLooked = 100;

    /// <summary>Lists have dates without a time, and the reseller's clock may differ.</summary>
    private static readonly TimeSpan DateMargin = TimeSpan.FromDays(2);

    /// <summary>The CertificateOrders that were looked at since the start, and were found as the store knows them.</summary>
    private readonly ConcurrentDictionary<string, bool> _clear = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a renewal must wait, in whole sentences; <see langword="null"/>: nothing speaks against it.</summary>
    /// <exception cref="ResellerException">The reseller is away or busy.</exception>
    public async Task<string?> ObstacleAsync(PlannedOrder planned, CancellationToken cancellationToken)
    {
        if (planned.Issuance is not { Plan: IssuancePlan.Renew, Parent: { } parent, ParentOrder: { } renewed }
            || planned.Basis?.Subscription?.Value.Decision?.IsFor(planned.Order.Id) == true
            || _clear.ContainsKey(renewed))
        {
            return null;
        }

        if (await FindAsync(planned, renewed, parent, cancellationToken) is { } unknown)
        {
            return $"The reseller has certificate {unknown.CertificateId} of certificate order {unknown.OrderId ?? "unknown"} for these "
                + "names, which is newer than what the store knows: perhaps the store is an older copy, and the renewal was paid "
                + $"already. Nothing is renewed until it is known. To take it over, run: {OperatorCommands.Line("import --by-names")}";
        }

        _clear[renewed] = true;
        return null;
    }

    private async Task<CertificateListEntry?> FindAsync(
        PlannedOrder planned, string renewed, CertificateId parent, CancellationToken cancellationToken)
    {
        var since = (await certificates.FindAsync(parent, cancellationToken))?.Received - DateMargin;
        try
        {
            return await FindAsync(planned, renewed, since, cancellationToken);
        }
        catch (ResellerException refusal) when (refusal.Kind == ResellerErrorKind.InvalidInput)
        {
            // An API that no longer knows this filter or order shows nothing; the bridge has no reason to think its store old.
            logger.RenewalsNotListed(refusal.Message, planned.Order.Id.Value, renewed);
            return null;
        }
    }

    private async Task<CertificateListEntry?> FindAsync(
        PlannedOrder planned, string renewed, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var filter = new CertificateListFilter
        {
            Domain = planned.Order.Names[0],
            OrderBy = CertificateListOrder.CreatedDate,
            Descending = true,
            PageSize = NewestLooked,
        };
        var looked = 0;
        await foreach (var entry in reseller.Certificates.ListAsync(filter, CommandPriority.Interactive, cancellationToken))
        {
            if (entry.Status is CertificateStatus.Active or CertificateStatus.Processing
                && !(entry.CreatedDate < since)
                && (entry.Class is null || entry.Class.Equals(planned.Offered.Class.Name, StringComparison.OrdinalIgnoreCase))
                && !renewed.Equals(entry.OrderId, StringComparison.OrdinalIgnoreCase)
                && !await IsKnownAsync(entry, cancellationToken)
                && await HoldsAllNamesAsync(entry, planned.Order, cancellationToken))
            {
                return entry;
            }

            if (++looked == NewestLooked)
            {
                break;
            }
        }

        return null;
    }

    private async Task<bool> IsKnownAsync(CertificateListEntry entry, CancellationToken cancellationToken) =>
        await owners.HasAsync(new CertificateId(entry.CertificateId), cancellationToken)
        || (entry.OrderId is { } order && await subscriptions.FindByCertificateOrderAsync(order, cancellationToken) is not null);

    private async Task<bool> HoldsAllNamesAsync(CertificateListEntry entry, Order order, CancellationToken cancellationToken)
    {
        var details = await reseller.Certificates.StatusAsync(entry.CertificateId, CommandPriority.Interactive, cancellationToken);
        return order.Names.All(name => details.Names.Contains(name, StringComparer.OrdinalIgnoreCase));
    }
}
