using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>Lists certificates that something is told of, and finds whether others took their place.</summary>
internal sealed class CertificateSuccession(CertificateRepository certificates, TimeProvider time)
{
    /// <summary>Whether a certificate in force of the same tenant has all names of another, and follows it.</summary>
    /// <param name="certificate">The other; it has names.</param>
    /// <param name="follows">Whether one that has all names follows it.</param>
    public async Task<bool> IsReplacedAsync(
        CertificateSummary certificate, Func<CertificateSummary, bool> follows, CancellationToken cancellationToken)
    {
        var filter = new CertificateFilter
        {
            Standing = CertificateStanding.Active,
            Tenant = certificate.Tenant,
            Name = NameSuffixes.Bare(certificate.Names[0]),
        };
        await foreach (var other in ListAsync(filter, cancellationToken))
        {
            if (follows(other) && certificate.Names.All(name => other.Names.Contains(name, StringComparer.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lists certificates, page by page.</summary>
    public async IAsyncEnumerable<CertificateSummary> ListAsync(
        CertificateFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        string? cursor = null;
        do
        {
            var page = await certificates.ReadPageAsync(
                filter, new PageRequest(PageRequest.LongestPage, cursor), now, cancellationToken);
            foreach (var certificate in page.Items)
            {
                yield return certificate;
            }

            cursor = page.Next;
        }
        while (cursor is not null);
    }
}
