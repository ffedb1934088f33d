using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Restores;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Names;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>
/// AddCertificate (manual 8.1.2), billed. The issuance's id is its service tag, by which a purchase is found whose answer was lost;
/// a second tag says that it is this bridge's.
/// </summary>
internal sealed class BuyCommand(ResellerClient reseller, CertificateOwners owners, BridgeTag tag) : IOrderingCommand
{
    public IssuancePlan Plan => IssuancePlan.Buy;

    public async Task<CertificateQuote?> QuoteAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken) =>
        await reseller.Certificates.CheckAddAsync(RequestFor(order, offered), CommandPriority.Interactive, cancellationToken);

    public Task<CertificateDetails> SendAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken) =>
        reseller.Certificates.AddAsync(RequestFor(order, offered), CommandPriority.Interactive, cancellationToken);

    public async Task<CertificateSearchResult> FindAsync(
        Order order, OfferedProfile offered, bool mustBeSure, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var tagged = await TaggedAsync(issuance, status: null, cancellationToken);
        if (tagged.Count == 0 && mustBeSure)
        {
            foreach (var status in CertificateSearch.OftenLeftOut)
            {
                tagged.AddRange((await TaggedAsync(issuance, status, cancellationToken)).Except(tagged, StringComparer.Ordinal));
            }
        }

        // The one that an import took over, or that another order has, is not to be booked a second time.
        if (tagged.Count != 1 || await owners.HasAsync(new CertificateId(tagged[0]), cancellationToken))
        {
            return new CertificateSearchResult(null, tagged);
        }

        // An answer without a CSR does not speak against the tag, which is ours alone.
        var details = await reseller.Certificates.StatusAsync(tagged[0], CommandPriority.Interactive, cancellationToken);
        return CertificateSearch.HasCsr(details, issuance) == false
            ? new CertificateSearchResult(null, tagged)
            : new CertificateSearchResult(details, []);
    }

    private async Task<List<string>> TaggedAsync(Issuance issuance, string? status, CancellationToken cancellationToken)
    {
        var tagged = new List<string>();
        var filter = new CertificateListFilter { ServiceTags = [issuance.Id.Value], Status = status };
        await foreach (var entry in reseller.Certificates.ListAsync(filter, CommandPriority.Interactive, cancellationToken))
        {
            tagged.Add(entry.CertificateId);
        }

        return tagged;
    }

    private AddCertificateRequest RequestFor(Order order, OfferedProfile offered) => new()
    {
        Class = offered.Class.Name,
        CsrPem = order.Issuance!.CsrPem,
        Names = CommonNames.Arrange(order.Names),
        DcvMethod = order.Issuance.DcvMethod!,
        DcvToken = order.Issuance.RequestToken,
        DcvScope = ImmediateIssuance.ScopeOf(order.Issuance),
        DcvEmails = ApproverEmails.Of(order, offered.Profile),
        TechContacts = order.Issuance.Contacts?.Tech is { } tech ? [tech] : [],
        OrganizationContact = order.Issuance.Contacts?.Organization,
        EvApproverContacts = order.Issuance.Contacts?.EvApprover is { } approver ? [approver] : [],
        ServerType = offered.Profile.ServerType,
        Period = offered.Profile.Period,
        ServiceTags = tag.Value is { } own ? [order.Issuance.Id.Value, own] : [order.Issuance.Id.Value],
        NoAutoFillDomains = true,
    };
}
