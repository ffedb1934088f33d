using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Gives certificates to the accounts that ordered them (RFC 8555 section 7.4.2).</summary>
public sealed class CertificateDownload(OrderReading reading, CertificateRepository certificates, LastUses uses)
{
    /// <summary>Gives the certificate of an order (RFC 8555 section 7.4.2).</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="AcmeProblemException">There is none, or it is not the account's.</exception>
    public async Task<IssuedCertificate> DownloadAsync(Account account, OrderId id, CancellationToken cancellationToken)
    {
        var order = await reading.FindAsync(account, id, cancellationToken);
        if (order.Certificate is not { } issued || await certificates.FindAsync(issued, cancellationToken) is not { } certificate)
        {
            throw OrderReading.NotFound();
        }

        Note(certificate);
        return certificate;
    }

    /// <summary>Notes that a certificate is given to the operator.</summary>
    /// <param name="certificate">The certificate.</param>
    public void Note(IssuedCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        uses.Note(certificate.Id);
    }
}
