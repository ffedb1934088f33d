using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Serialization;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>All certificates that were issued.</summary>
/// <param name="store">Where they are kept.</param>
public sealed class CertificateShelf(IDocumentStore store)
{
    private const int GenerationSize = 1024;

    private readonly DocumentSet<IssuedCertificate> _certificates = new(
        store,
        "certificate",
        CoreJson.Default.IssuedCertificate,
        certificate => certificate.Id.Value,
        tags: certificate => [CsrTag(certificate.Tenant, certificate.CsrSha256)]);

    private readonly HotCache<IssuedCertificate> _hot = new(GenerationSize);

    /// <summary>Finds a certificate.</summary>
    /// <param name="id">The reseller's id.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    public async ValueTask<IssuedCertificate?> FindAsync(CertificateId id, CancellationToken cancellationToken)
    {
        if (_hot.Find(id.Value) is { } hot)
        {
            return hot.Value;
        }

        return await _certificates.ReadAsync(id.Value, cancellationToken) is { } read ? _hot.Keep(id.Value, read).Value : null;
    }

    /// <summary>Finds the certificate of a tenant and class for a CSR that lasts longest.</summary>
    /// <param name="tenant">Who paid.</param>
    /// <param name="certificateClass">The reseller's certificate class; its case does not matter.</param>
    /// <param name="csrSha256">SHA-256 of the CSR, lower-case hex.</param>
    /// <param name="cancellationToken">Gives the read up.</param>
    public async Task<IssuedCertificate?> FindByCsrAsync(
        TenantId tenant,
        string certificateClass,
        string csrSha256,
        CancellationToken cancellationToken)
    {
        IssuedCertificate? longest = null;
        await foreach (var certificate in _certificates.ListAsync(CsrTag(tenant, csrSha256), cancellationToken))
        {
            if (string.Equals(certificate.Value.Class, certificateClass, StringComparison.OrdinalIgnoreCase)
                && (longest is null || certificate.Value.NotAfter > longest.NotAfter))
            {
                longest = certificate.Value;
            }
        }

        return longest;
    }

    /// <summary>The write that puts a new certificate on the shelf, to be committed together with its order.</summary>
    /// <param name="certificate">The checked certificate.</param>
    public DocumentWrite Add(IssuedCertificate certificate) => _certificates.Put(certificate, 0);

    private static string CsrTag(TenantId tenant, string csrSha256) => $"csr:{tenant.Value}:{csrSha256}";
}
