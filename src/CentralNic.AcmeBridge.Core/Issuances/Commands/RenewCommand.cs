using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Names;

namespace CentralNic.AcmeBridge.Core.Issuances.Commands;

/// <summary>
/// RenewCertificate (manual 8.1.3), billed: a new paid term for the names of the certificate. It takes no service tag, so after a lost
/// answer the certificates of the class are looked at that came after the intent, are not known, and have the issuance's CSR, in whatever
/// status: first those that the list shows for the name, and before it is sent again all of the account.
/// </summary>
internal sealed class RenewCommand(ResellerClient reseller, CertificateSearch search) : IOrderingCommand
{
    /// <summary>How many rows are read for the name.</summary>
    private const int NearRows = 100;

    /// <summary>Lists have dates without a time, and the reseller's clock may differ.</summary>
    private static readonly TimeSpan DateMargin = TimeSpan.FromDays(2);

    public IssuancePlan Plan => IssuancePlan.Renew;

    public async Task<CertificateQuote?> QuoteAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken) =>
        await reseller.Certificates.CheckRenewAsync(RequestFor(order, offered), CommandPriority.Interactive, cancellationToken);

    public Task<CertificateDetails> SendAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken) =>
        reseller.Certificates.RenewAsync(RequestFor(order, offered), CommandPriority.Interactive, cancellationToken);

    public async Task<CertificateSearchResult> FindAsync(
        Order order, OfferedProfile offered, bool mustBeSure, CancellationToken cancellationToken)
    {
        var looked = await NewestOfNameAsync(order, offered, cancellationToken);
        var near = await search.AmongAsync(order, looked, cancellationToken);
        if (!near.IsNothing || !mustBeSure)
        {
            return near;
        }

        // The whole list: a filter that the API read otherwise than meant would hide what was bought, and it would be bought again. So
        // would a list that leaves out what was cancelled.
        foreach (var status in CertificateSearch.OftenLeftOut.Prepend(null))
        {
            var all = await CandidatesAsync(new CertificateListFilter { Status = status }, int.MaxValue, order, offered, cancellationToken);
            var found = await search.AmongAsync(order, all.Except(looked, StringComparer.Ordinal), cancellationToken);
            if (!found.IsNothing)
            {
                return found;
            }

            looked.AddRange(all);
        }

        return new CertificateSearchResult(null, []);
    }

    /// <summary>
    /// The first page of those with one of the names, the newest first. It can be relied on for what it shows, not for what it does not
    /// show: in which names the API looks, and in which order it lists, was not seen.
    /// </summary>
    private async Task<List<string>> NewestOfNameAsync(Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var filter = new CertificateListFilter
        {
            Domain = order.Names[0],
            OrderBy = CertificateListOrder.CreatedDate,
            Descending = true,
            PageSize = NearRows,
        };
        try
        {
            return await CandidatesAsync(filter, NearRows, order, offered, cancellationToken);
        }
        catch (ResellerException refusal) when (refusal.Kind == ResellerErrorKind.InvalidInput)
        {
            // An API that no longer knows this filter or order is asked for the whole list.
            return [];
        }
    }

    private async Task<List<string>> CandidatesAsync(
        CertificateListFilter filter, int rows, Order order, OfferedProfile offered, CancellationToken cancellationToken)
    {
        var candidates = new List<string>();
        await foreach (var entry in reseller.Certificates.ListAsync(filter, CommandPriority.Interactive, cancellationToken))
        {
            if (!(entry.CreatedDate < order.Issuance!.IntendedAt - DateMargin)
                && (entry.Class is null || entry.Class.Equals(offered.Class.Name, StringComparison.OrdinalIgnoreCase)))
            {
                candidates.Add(entry.CertificateId);
            }

            if (--rows == 0)
            {
                break;
            }
        }

        return candidates;
    }

    private static RenewCertificateRequest RequestFor(Order order, OfferedProfile offered) => new()
    {
        CertificateId = order.Issuance!.Parent!.Value.Value,
        CsrPem = order.Issuance.CsrPem,
        DcvMethod = order.Issuance.DcvMethod!,
        DcvToken = order.Issuance.RequestToken,
        DcvScope = ImmediateIssuance.ScopeOf(order.Issuance),
        DcvEmails = ApproverEmails.Of(order, offered.Profile),
        Names = ApproverEmails.Of(order, offered.Profile).Count > 0 ? CommonNames.Arrange(order.Names) : [],
        TechContacts = order.Issuance.Contacts?.Tech is { } tech ? [tech] : [],
        OrganizationContacts = order.Issuance.Contacts?.Organization is { } organization ? [organization] : [],
        EvApproverContacts = order.Issuance.Contacts?.EvApprover is { } approver ? [approver] : [],
        ServerType = offered.Profile.ServerType,
        Period = offered.Profile.Period,
    };
}
