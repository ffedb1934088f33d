using System.Security.Cryptography;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Looks at the reseller for what was bought under an issuance's service tag.</summary>
internal sealed class PurchaseSearch(ResellerClient reseller)
{
    /// <summary>Finds what carries the tag.</summary>
    /// <returns>
    /// The one purchase with the issuance's CSR; nothing; or, when the tag does not tell which it is, the ids found.
    /// </returns>
    public async Task<PurchaseSearchResult> FindAsync(Issuance issuance, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var filter = new CertificateListFilter { ServiceTags = [issuance.Id.Value] };
        await foreach (var entry in reseller.Certificates.ListAsync(filter, CommandPriority.Interactive, cancellationToken))
        {
            found.Add(entry.CertificateId);
        }

        if (found.Count != 1)
        {
            return new PurchaseSearchResult(null, found);
        }

        var details = await reseller.Certificates.StatusAsync(found[0], CommandPriority.Interactive, cancellationToken);
        return HasCsr(details, issuance) ? new PurchaseSearchResult(details, []) : new PurchaseSearchResult(null, found);
    }

    /// <summary>An answer without a CSR does not speak against the tag, which is ours alone.</summary>
    private static bool HasCsr(CertificateDetails details, Issuance issuance) =>
        details.CsrPem is not { } pem
        || (PemEncoding.TryFind(pem, out var fields)
            && Convert.FromBase64String(pem[fields.Base64Data]).AsSpan().SequenceEqual(issuance.Csr));
}
