using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Certificates;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Finds certificates that expire soon, with no newer one that has all their names.</summary>
/// <param name="before">How long before the expiry.</param>
internal sealed class ExpiringCertificates(TimeSpan before, CertificateSuccession succession, TimeProvider time)
{
    /// <summary>How long before the expiry.</summary>
    public TimeSpan Before => before;

    /// <summary>Finds them, those that expire first at first.</summary>
    public async IAsyncEnumerable<CertificateSummary> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var filter = new CertificateFilter { Standing = CertificateStanding.Active, ExpireBefore = now + before };
        await foreach (var certificate in succession.ListAsync(filter, cancellationToken))
        {
            // One that is short-lived anyway is renewed late; of one that was taken over unreadable no client is known.
            if (!certificate.Names.IsEmpty
                && certificate.NotAfter - now < (certificate.NotAfter - certificate.NotBefore) / 3
                && !await succession.IsReplacedAsync(
                    certificate, other => other.NotAfter > certificate.NotAfter, cancellationToken))
            {
                yield return certificate;
            }
        }
    }
}
