using System.Collections.Immutable;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Gives certificates to the accounts that ordered them (RFC 8555 section 7.4.2).</summary>
public sealed partial class CertificateDownload(
    OrderReading reading,
    CertificateRepository certificates,
    TimeProvider time,
    ILogger<CertificateDownload> logger)
{
    /// <summary>Gives the certificate of an order (RFC 8555 section 7.4.2).</summary>
    /// <param name="account">Who asks.</param>
    /// <param name="id">The order.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="AcmeProblemException">There is none, or it is not the account's.</exception>
    public async Task<IssuedCertificate> DownloadAsync(Account account, OrderId id, CancellationToken cancellationToken)
    {
        var order = await reading.FindAsync(account, id, cancellationToken);
        return order.Certificate is { } issued && await certificates.FindAsync(issued, cancellationToken) is { } certificate
            ? await NoteAsync(certificate)
            : throw OrderReading.NotFound();
    }

    /// <summary>Gives a certificate to the operator.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <returns>The certificate, as downloaded.</returns>
    public async Task<IssuedCertificate> NoteAsync(IssuedCertificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (certificate.Downloaded is not null)
        {
            return certificate;
        }

        try
        {
            return await certificates.NoteDownloadAsync(certificate.Id, time.GetUtcNow(), CancellationToken.None);
        }
        catch (StoreUnavailableException failure)
        {
            // Who has paid gets the certificate, also while nothing can be written.
            LogNotNoted(certificate.Id.Value, failure.Message);
            return certificate;
        }
    }

    [LoggerMessage(
        176, LogLevel.Warning, "Certificate {CertificateId} was downloaded, which could not be written down: {Reason}")]
    private partial void LogNotNoted(string certificateId, string reason);
}
