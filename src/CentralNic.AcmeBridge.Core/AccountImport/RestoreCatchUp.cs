using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>
/// Notices that the store is older than what the reseller has, reads what was ordered since, and takes it over; until then
/// <see cref="PurchaseHold"/> keeps the bridge from buying.
/// </summary>
internal sealed partial class RestoreCatchUp(
    PurchaseHold hold,
    BridgeTag tag,
    ImportListing listing,
    AccountImporter importer,
    OrderRepository orders,
    CertificateRepository certificates,
    ImportedOrderRepository imported,
    SubscriptionRepository subscriptions,
    ResellerClient reseller,
    ILogger<RestoreCatchUp> logger) : IPeriodicTask
{
    private const int NewestLooked = 100;

    /// <summary>Lists have days and no times, and clocks differ.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromDays(2);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(5);

    public string Name => "restore-catch-up";

    public TimeSpan LongestRetry => TimeSpan.FromMinutes(1);

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        await hold.CheckAsync(cancellationToken);
        if (hold.Mark is not { } mark)
        {
            return new PeriodicRound(null, WasIdle: true);
        }

        var since = mark.CopiedAt - Margin;
        var report = await importer.RunAsync(new ImportRequest { Since = since }, progress: null, cancellationToken);
        var unsettled = await FindUnsettledAsync(report, since, cancellationToken);
        await hold.SettleAsync(unsettled, cancellationToken);
        LogRead(report.Of(ImportOutcome.Adopted).Count(), unsettled.Count);
        return unsettled.Count == 0 ? new PeriodicRound(null) : PeriodicRound.Done(LookAgain);
    }

    /// <summary>
    /// Whether the reseller has purchases of this bridge, active or in progress, among the newest, that the store does not know: by the tag
    /// that all of them have.
    /// </summary>
    public async Task<bool> HasUnknownPurchasesAsync(CancellationToken cancellationToken)
    {
        if (tag.Value is not { } own || tag.IsNew)
        {
            return false;
        }

        var filter = new CertificateListFilter
        {
            ServiceTags = [own],
            OrderBy = CertificateListOrder.CreatedDate,
            Descending = true,
            PageSize = NewestLooked,
        };
        var unknown = new List<CertificateListEntry>();
        var looked = 0;
        await foreach (var row in reseller.Certificates.ListAsync(filter, CommandPriority.Interactive, cancellationToken))
        {
            if (row.Status is CertificateStatus.Active or CertificateStatus.Processing && !await IsKnownAsync(row, cancellationToken))
            {
                unknown.Add(row);
            }

            if (++looked == NewestLooked)
            {
                break;
            }
        }

        if (unknown.Count > 0)
        {
            await RemoveOpenAsync(unknown, cancellationToken);
        }

        if (unknown.Count > 0)
        {
            LogUnknown(string.Join(", ", unknown.Select(row => row.CertificateId)));
        }

        return unknown.Count > 0;
    }

    private async Task<bool> IsKnownAsync(CertificateListEntry row, CancellationToken cancellationToken)
    {
        var id = new CertificateId(row.CertificateId);
        return await certificates.FindAsync(id, cancellationToken) is not null
            || await imported.HasAdoptedAsync(id, cancellationToken)
            || (row.OrderId is { } order && await subscriptions.FindByCertificateOrderAsync(order, cancellationToken) is not null);
    }

    /// <summary>What open orders have ordered, or may have, where the answer was lost.</summary>
    private async Task RemoveOpenAsync(List<CertificateListEntry> unknown, CancellationToken cancellationToken)
    {
        var lost = new List<string>();
        await foreach (var order in orders.ListOpenAsync(cancellationToken))
        {
            if (order.Issuance is { Certificate: { } certificate })
            {
                unknown.RemoveAll(row => row.CertificateId == certificate.Value || row.OrderId == order.Issuance.CertificateOrder);
            }
            else if (order.Issuance is { IntendedAt: not null } issuance)
            {
                lost.Add(issuance.Id.Value);
            }
        }

        foreach (var tags in unknown.Count == 0 ? [] : lost.Chunk(NewestLooked))
        {
            var filter = new CertificateListFilter { ServiceTags = tags };
            await foreach (var row in reseller.Certificates.ListAsync(filter, CommandPriority.Interactive, cancellationToken))
            {
                unknown.RemoveAll(other => other.CertificateId == row.CertificateId);
            }
        }
    }

    /// <summary>What was ordered since, is paid for or in progress, and is nobody's in the store.</summary>
    private async Task<List<UnsettledPurchase>> FindUnsettledAsync(
        ImportReport report, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var unsettled = new List<UnsettledPurchase>();
        var outcomes = report.Findings.ToDictionary(finding => finding.CertificateOrder, StringComparer.Ordinal);
        foreach (var entry in await listing.ReadAsync(cancellationToken))
        {
            if (entry.Status is not (CertificateStatus.Active or CertificateStatus.Processing)
                || (since is { } time && entry.IsOlderThan(time))
                || (outcomes.GetValueOrDefault(entry.CertificateOrder) is { } found && !IsOpen(found, entry)))
            {
                continue;
            }

            var names = outcomes.GetValueOrDefault(entry.CertificateOrder)?.Names is { IsDefaultOrEmpty: false } read
                ? read
                : [.. await NamesOfAsync(entry, cancellationToken)];
            unsettled.Add(new UnsettledPurchase(
                entry.CertificateOrder,
                names,
                entry.Status == CertificateStatus.Processing
                    ? "It is in progress there, and is taken over when it is issued."
                    : outcomes.GetValueOrDefault(entry.CertificateOrder)?.Reason ?? "It is new."));
        }

        return unsettled;
    }

    /// <summary>Whether what an import found leaves open whose a CertificateOrder is.</summary>
    private static bool IsOpen(ImportFinding found, ImportEntry entry) => found.Outcome switch
    {
        ImportOutcome.Skipped => entry.Status == CertificateStatus.Processing
            || found.Reason.StartsWith("Order ", StringComparison.Ordinal),

        // Of two for the same names one is kept, and nothing is bought beside it.
        ImportOutcome.Conflict => found.Tenant is null,
        _ => false,
    };

    private async Task<IReadOnlyList<string>> NamesOfAsync(ImportEntry entry, CancellationToken cancellationToken)
    {
        var newest = entry.Certificates.OrderBy(certificate => certificate.Created).LastOrDefault();
        if (newest is null)
        {
            return [];
        }

        try
        {
            return (await reseller.Certificates.StatusAsync(newest.Id, CommandPriority.Housekeeping, cancellationToken)).Names;
        }
        catch (ResellerException missing) when (missing.Kind == ResellerErrorKind.NotFound)
        {
            return [];
        }
    }

    [LoggerMessage(
        152,
        LogLevel.Critical,
        "The reseller has purchases of this bridge that the store does not know: {Certificates}. The store seems to be an older copy; "
        + "nothing is bought until the account was read")]
    private partial void LogUnknown(string certificates);

    [LoggerMessage(
        153,
        LogLevel.Warning,
        "The reseller's account was read after a restore or loss; certificate orders taken over: {Adopted}, not settled: {Unsettled}")]
    private partial void LogRead(int adopted, int unsettled);
}
