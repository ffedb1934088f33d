using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Tells which certificates at the reseller belong to an issuance: those with its CSR that nobody else has.</summary>
internal sealed class CertificateSearch(ResellerClient reseller, CertificateOwners owners)
{
    /// <summary>Looks at candidates one by one.</summary>
    /// <param name="issuance">The issuance.</param>
    /// <param name="candidates">Certificate ids.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The only candidate with the issuance's CSR; nothing when none has it; several, or any that does not show its CSR, are unclear.</returns>
    public async Task<CertificateSearchResult> AmongAsync(Issuance issuance, IEnumerable<string> candidates, CancellationToken cancellationToken)
    {
        var matches = new List<CertificateDetails>();
        foreach (var id in candidates)
        {
            if (await owners.HasAsync(new CertificateId(id), cancellationToken))
            {
                continue;
            }

            var details = await reseller.Certificates.StatusAsync(id, CommandPriority.Interactive, cancellationToken);
            if (IsAlive(details.Status) && HasCsr(details, issuance) != false)
            {
                matches.Add(details);
            }
        }

        return matches switch
        {
            [] => new CertificateSearchResult(null, []),
            [var only] when HasCsr(only, issuance) == true => new CertificateSearchResult(only, []),
            _ => new CertificateSearchResult(null, [.. matches.Select(details => details.CertificateId)]),
        };
    }

    /// <summary>Whether a certificate has the issuance's CSR; <see langword="null"/>: the answer shows none.</summary>
    public static bool? HasCsr(CertificateDetails details, Issuance issuance) => details.CsrPem is not { } pem
        ? null
        : PemEncoding.TryFind(pem, out var fields) && Convert.FromBase64String(pem[fields.Base64Data]).AsSpan().SequenceEqual(issuance.Csr);

    /// <summary>Whether a certificate of this status can still be, or is, issued.</summary>
    public static bool IsAlive(CertificateStatus status) =>
        status is CertificateStatus.Processing or CertificateStatus.Active or CertificateStatus.Unknown;
}
