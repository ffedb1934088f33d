using CentralNic.AcmeBridge.Core.Limits;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>Counts of certificates for sets of names that limit nothing any more.</summary>
internal sealed class CertificateCountRetention(CertificateLimiter limiter) : IRetentionRule
{
    /// <summary>Nobody reads such a count any more, and nobody is about to change it.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    public string Name => "certificate counts";

    public string Kind => CertificateLimiter.Kind;

    public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => [IdRange.All];

    public ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        limiter.DeleteAsync(id, now - Kept, cancellationToken);
}
