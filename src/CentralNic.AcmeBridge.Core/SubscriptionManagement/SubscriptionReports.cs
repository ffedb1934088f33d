using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.SubscriptionManagement;

/// <summary>Lists and shows subscriptions. It changes nothing.</summary>
public sealed class SubscriptionReports
{
    private readonly SubscriptionIndex _index;
    private readonly SubscriptionRepository _subscriptions;
    private readonly LedgerIndex _ledger;

    internal SubscriptionReports(SubscriptionIndex index, SubscriptionRepository subscriptions, LedgerIndex ledger) =>
        (_index, _subscriptions, _ledger) = (index, subscriptions, ledger);

    /// <summary>Lists subscriptions, those whose paid time ends first at the beginning.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">Which part of the list.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The page's cursor is none.</exception>
    public async Task<Page<SubscriptionReport>> ListAsync(
        SubscriptionFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(page);
        var after = page.Cursor is { } cursor ? PositionOf(cursor) : "";
        var found = (await _index.FindAsync(filter.Matches, cancellationToken))
            .Select(digest => (Digest: digest, Position: PositionOf(digest)))
            .Where(entry => string.CompareOrdinal(entry.Position, after) > 0)
            .OrderBy(entry => entry.Position, StringComparer.Ordinal)
            .Take(page.Limit + 1)
            .ToArray();
        var items = ImmutableArray.CreateBuilder<SubscriptionReport>();
        foreach (var (digest, _) in found.Take(page.Limit))
        {
            if (await _subscriptions.ReadAsync(new SubscriptionId(digest.Id), cancellationToken) is { } known)
            {
                items.Add(await ReportAsync(known.Value, cancellationToken) with { Certificates = [] });
            }
        }

        return new Page<SubscriptionReport>(
            items.DrainToImmutable(),
            found.Length > page.Limit ? Convert.ToHexStringLower(Encoding.UTF8.GetBytes(found[page.Limit - 1].Position)) : null);
    }

    /// <summary>Shows a subscription.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public async Task<SubscriptionReport> FindAsync(SubscriptionId id, CancellationToken cancellationToken) =>
        await _subscriptions.ReadAsync(id, cancellationToken) is { } known
            ? await ReportAsync(known.Value, cancellationToken)
            : throw new KeyNotFoundException($"There is no subscription {id}.");

    private async Task<SubscriptionReport> ReportAsync(Subscription subscription, CancellationToken cancellationToken) => new()
    {
        Id = subscription.Id.Value,
        Tenant = subscription.Tenant.Value,
        SharedBy = subscription.SharedBy,
        Class = subscription.Class,
        Profile = subscription.Profile,
        Names = subscription.Names,
        CertificateOrder = subscription.CertificateOrder,
        PaidUntil = subscription.PaidUntil,
        Paid = subscription.CertificateOrder is { } bought ? await _ledger.FindPriceAsync(bought, cancellationToken) : null,
        Reissues = Math.Max(0, subscription.Certificates.Length - 1),
        NotAfter = subscription.Newest?.NotAfter,
        Ended = subscription.Ended,
        Order = subscription.InFlight?.Value,
        Decision = subscription.Decision,
        Handover = subscription.Handover,
        Certificates = subscription.Certificates,
    };

    /// <summary>By the end of the paid time, then by id; what has none comes last.</summary>
    private static string PositionOf(SubscriptionDigest digest) =>
        $"{(digest.PaidUntil ?? DateTimeOffset.MaxValue).UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}-{digest.Id}";

    private static string PositionOf(string cursor)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromHexString(cursor));
        }
        catch (FormatException)
        {
            throw new ArgumentException("The parameter cursor is none: give the member 'next' of the answer before.", nameof(cursor));
        }
    }
}
