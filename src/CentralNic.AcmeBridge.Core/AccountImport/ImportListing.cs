using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>
/// Lists what the account holds: QueryCertificateOrderList for what is paid, QueryCertificateList for the certificates in it (manual 8.2.4,
/// 8.1.8). Both are read whole, a filter that the API read otherwise than meant would hide what is paid; and at the lowest priority.
/// </summary>
internal sealed class ImportListing(ResellerClient reseller)
{
    private const int PageSize = 500;

    /// <summary>Reads both lists to their ends.</summary>
    public async Task<IReadOnlyList<ImportEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var certificates = new Dictionary<string, List<ListedCertificate>>(StringComparer.Ordinal);
        await foreach (var row in reseller.Certificates.ListAsync(
            new CertificateListFilter { PageSize = PageSize }, CommandPriority.Housekeeping, cancellationToken))
        {
            if (row.OrderId is { } order)
            {
                if (!certificates.TryGetValue(order, out var listed))
                {
                    certificates.Add(order, listed = []);
                }

                listed.Add(new ListedCertificate(row.CertificateId, row.Status, row.CreatedDate, row.ExpirationDate));
            }
        }

        // A row may come twice when the list changes between two pages.
        var entries = new Dictionary<string, ImportEntry>(StringComparer.Ordinal);
        await foreach (var row in reseller.CertificateOrders.ListAsync(
            new CertificateOrderListFilter { PageSize = PageSize }, CommandPriority.Housekeeping, cancellationToken))
        {
            entries[row.OrderId] = new ImportEntry
            {
                CertificateOrder = row.OrderId,
                Status = row.Status,
                RawStatus = row.RawStatus,
                Class = row.Class,
                PaidUntil = row.PaidUntil,
                Certificates = certificates.TryGetValue(row.OrderId, out var listed)
                    ? [.. listed.DistinctBy(certificate => certificate.Id)]
                    : [],
            };
        }

        // Of several for the same names the one that is paid longest comes first, and is the one to keep.
        return [.. entries.Values.OrderByDescending(entry => entry.PaidUntil).ThenByDescending(
            entry => entry.CertificateOrder, StringComparer.Ordinal)];
    }

    /// <summary>Asks for what the lists leave out of an entry (StatusCertificateOrder, manual 8.2.3).</summary>
    public async Task<ImportEntry> CompleteAsync(ImportEntry entry, CancellationToken cancellationToken)
    {
        var details = await reseller.CertificateOrders.StatusAsync(entry.CertificateOrder, CommandPriority.Housekeeping, cancellationToken);
        return entry with
        {
            Status = details.Status,
            RawStatus = details.RawStatus,
            Class = entry.Class ?? details.Class,
            PaidUntil = details.PaidUntil ?? entry.PaidUntil,
            Certificates =
            [
                .. details.Certificates.Select(certificate => new ListedCertificate(
                    certificate.CertificateId,
                    certificate.Status,
                    entry.Certificates.FirstOrDefault(listed => listed.Id == certificate.CertificateId)?.Created,
                    certificate.ExpirationDate)),
            ],
        };
    }
}
