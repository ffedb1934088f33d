using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>
/// RenewCertificate (manual 8.1.3), billed: a new paid term for the names of the certificate. It takes no service tag, so after a lost
/// answer every certificate of the class is looked at that came after the intent, is not known, and has the issuance's CSR.
/// </summary>
internal sealed class RenewCommand(ResellerClient reseller, CertificateSearch search) : IOrderingCommand
{
    /// <summary>Lists have dates without a time, and the reseller's clock may differ.</summary>
    private static readonly TimeSpan DateMargin = TimeSpan.FromDays(2);

    public IssuancePlan Plan => IssuancePlan.Renew;

    public async Task<CertificateQuote?> QuoteAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken) =>
        await reseller.Certificates.CheckRenewAsync(RequestFor(order, offered), CommandPriority.Interactive, cancellationToken);

    public Task<CertificateDetails> SendAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken) =>
        reseller.Certificates.RenewAsync(RequestFor(order, offered), CommandPriority.Interactive, cancellationToken);

    public async Task<CertificateSearchResult> FindAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        // The whole list: a filter that the API read otherwise than meant would hide what was bought, and it would be bought again.
        var issuance = order.Issuance!;
        var candidates = new List<string>();
        await foreach (var entry in reseller.Certificates.ListAsync(new CertificateListFilter(), CommandPriority.Interactive, cancellationToken))
        {
            if (!(entry.CreatedDate < issuance.IntendedAt - DateMargin)
                && (entry.Class is null || entry.Class.Equals(offered.Class.Name, StringComparison.OrdinalIgnoreCase)))
            {
                candidates.Add(entry.CertificateId);
            }
        }

        return await search.AmongAsync(issuance, candidates, cancellationToken);
    }

    private static RenewCertificateRequest RequestFor(Order order, OfferedProfile offered) => new()
    {
        CertificateId = order.Issuance!.Parent!.Value.Value,
        CsrPem = order.Issuance.CsrPem,
        DcvMethod = order.Issuance.DcvMethod!,
        DcvToken = order.Issuance.RequestToken,
        DcvScope = ImmediateIssuance.ScopeOf(order.Issuance),
        DcvEmails = ApproverEmails.Of(order, offered.Profile),
        Names = ApproverEmails.Of(order, offered.Profile).Count > 0 ? order.Names : [],
        TechContacts = order.Issuance.Contacts?.Tech is { } tech ? [tech] : [],
        OrganizationContacts = order.Issuance.Contacts?.Organization is { } organization ? [organization] : [],
        EvApproverContacts = order.Issuance.Contacts?.EvApprover is { } approver ? [approver] : [],
        ServerType = offered.Profile.ServerType,
        Period = offered.Profile.Period,
    };
}
