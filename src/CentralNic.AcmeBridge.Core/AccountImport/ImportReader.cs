using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Subscriptions;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Names;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>
/// Reads at the reseller what the lists do not have: the names, the key and the DCV method (StatusCertificate, manual 8.1.7).
/// </summary>
internal sealed class ImportReader(ResellerClient reseller, TimeProvider time)
{
    /// <returns>What was read; or why it cannot be used, as a sentence.</returns>
    public async Task<(ImportedOrder? Order, string? Obstacle)> ReadAsync(
        ImportEntry entry, string certificateClass, ListedCertificate newest, CancellationToken cancellationToken)
    {
        var details = await reseller.Certificates.StatusAsync(newest.Id, CommandPriority.Housekeeping, cancellationToken);
        var csr = CsrOf(details);
        var inspection = details.CertificatePem is { } pem
            ? CertificateInspection.Of(pem, details.IntermediatePems, details.RootPem, csr.Key, [], time.GetUtcNow())
            : null;

        // The names in the certificate are what a reissue will have again; the list of names is the reseller's word for them.
        var isRead = inspection is { Names.Length: > 0 };
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in isRead ? inspection!.Names : [.. details.Names])
        {
            if (!CertificateName.TryParse(text, out var name))
            {
                return (null, $"Certificate {newest.Id} has the name '{text}', which no ACME order can have.");
            }

            names.Add(name.Value);
        }

        if (names.Count == 0)
        {
            return (null, $"The reseller does not show the names of certificate {newest.Id}.");
        }

        if ((isRead ? inspection!.NotAfter : details.ExpirationDate ?? newest.Expires) is not { } notAfter)
        {
            return (null, $"The reseller does not show until when certificate {newest.Id} is valid.");
        }

        return (
            new ImportedOrder
            {
                CertificateOrder = entry.CertificateOrder,
                Class = certificateClass,
                PaidUntil = details.OrderPaidUntil ?? entry.PaidUntil,
                Certificates = [.. entry.Certificates.Select(certificate => certificate.Id)],
                Newest = new ImportedCertificate
                {
                    Id = new CertificateId(newest.Id),
                    Names = [.. names],
                    CsrSha256 = csr.Sha256,

                    // Of several methods the one that needs a person tells what a reissue will need.
                    DcvMethod = details.Dcv
                        .Select(row => row.Method)
                        .Where(method => !string.IsNullOrEmpty(method))
                        .OrderByDescending(method => DcvMethods.IsEmail(method!))
                        .FirstOrDefault()?.ToUpperInvariant(),
                    NotBefore = isRead ? inspection!.NotBefore : details.CreatedDate ?? newest.Created ?? time.GetUtcNow(),
                    NotAfter = notAfter,
                    ChainPem = csr.Sha256 is not null && inspection is { Faults.IsEmpty: true } ? inspection.ChainPem : null,
                },
                Read = time.GetUtcNow(),
            },
            null);
    }

    /// <summary>
    /// The key of the CSR and its hash. What others had signed may have a form that the bridge would not take; then neither is used.
    /// </summary>
    private static (string? Sha256, byte[] Key) CsrOf(CertificateDetails details)
    {
        if (details.CsrPem is not { } pem || !PemEncoding.TryFind(pem, out var fields))
        {
            return (null, []);
        }

        var der = Convert.FromBase64String(pem[fields.Base64Data]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(der));
        try
        {
            var request = CertificateRequest.LoadSigningRequest(
                der,
                HashAlgorithmName.SHA256,
                CertificateRequestLoadOptions.SkipSignatureValidation | CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            return (hash, request.PublicKey.ExportSubjectPublicKeyInfo());
        }
        catch (CryptographicException)
        {
            // The certificate then fails its inspection for want of the key, and is not handed out; the hash still tells whose it is.
            return (hash, []);
        }
    }
}
