using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>
/// ReissueCertificate (manual 8.1.4), free: another certificate in the paid order, for the client's new CSR; the older one is left as it
/// is. After a lost answer the order's certificates are looked at (StatusCertificateOrder), and told apart by the CSR.
/// </summary>
internal sealed class ReissueCommand(ResellerClient reseller, CertificateSearch search) : IOrderingCommand
{
    public IssuancePlan Plan => IssuancePlan.Reissue;

    public Task<CertificateQuote?> QuoteAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken) =>
        Task.FromResult<CertificateQuote?>(null);

    public Task<CertificateDetails> SendAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        return reseller.Certificates.ReissueAsync(
            new ReissueCertificateRequest
            {
                CertificateId = issuance.Parent!.Value.Value,
                CsrPem = issuance.CsrPem,
                DcvToken = issuance.RequestToken,
                DcvScope = ImmediateIssuance.ScopeOf(issuance),
            },
            CommandPriority.Interactive,
            cancellationToken);
    }

    public async Task<CertificateSearchResult> FindAsync(
        Order order, OfferedProfile offered, bool mustBeSure, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        try
        {
            var continued = await reseller.CertificateOrders.StatusAsync(
                issuance.ParentOrder!, CommandPriority.Interactive, cancellationToken);
            return await search.AmongAsync(
                order, continued.Certificates.Select(certificate => certificate.CertificateId), cancellationToken);
        }
        catch (ResellerException missing) when (missing.Kind == ResellerErrorKind.NotFound)
        {
            return new CertificateSearchResult(null, []);
        }
    }
}
