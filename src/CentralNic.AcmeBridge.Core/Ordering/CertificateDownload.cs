using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Gives certificates to the accounts that ordered them (RFC 8555 section 7.4.2).</summary>
public sealed class CertificateDownload(
    OrderReading reading,
    CertificateRepository certificates)
{
    /// <summary>Gives the certificate of an order (RFC 8555 section 7.4.2).</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="AcmeProblemException">There is none, or it is not the account's.</exception>
    public async Task<IssuedCertificate> DownloadAsync(Account account, OrderId id, CancellationToken cancellationToken)
    {
        var order = await reading.FindAsync(account, id, cancellationToken);
        return order.Certificate is { } certificate
            ? await certificates.FindAsync(certificate, cancellationToken) ?? throw OrderReading.NotFound()
            : throw OrderReading.NotFound();
    }
}
