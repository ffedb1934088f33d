using System.Globalization;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>
/// Keeps <see cref="RequestLimits.CertificatesPerNameSet"/>. The CAs limit these too and forget nothing, so the counts are documents that
/// change in the commit of the certificate.
/// </summary>
internal sealed class CertificateLimiter
{
    /// <summary>The kind of the documents.</summary>
    internal const string Kind = "certificate-count";

    private readonly LimitPlan _plan;
    private readonly TimeProvider _time;
    private readonly DocumentSet<CertificateCount> _counts;

    /// <summary>Makes a limiter.</summary>
    /// <param name="store">Where the counts are kept.</param>
    public CertificateLimiter(IDocumentStore store, LimitPlan plan, TimeProvider time)
    {
        (_plan, _time) = (plan, time);
        _counts = new DocumentSet<CertificateCount>(store, Kind, LimitsJson.Default, count => count.Key);
    }

    /// <summary>Whether a commit was refused because another certificate for the same names was counted meanwhile.</summary>
    internal static bool IsCountedMeanwhile(DocumentConflictException conflict) => conflict.Key.Kind == Kind;

    /// <summary>Whether a certificate may be ordered now; the CA's limits are not tried.</summary>
    /// <returns>The refusal; <see langword="null"/>: it may.</returns>
    internal async ValueTask<AcmeProblem?> RefusalAsync(Order order, string certificateClass, CancellationToken cancellationToken)
    {
        if (_plan.Of(order.Tenant).CertificatesPerNameSet is not { } rate
            || await _counts.ReadAsync(KeyOf(order, certificateClass), cancellationToken) is not { } known)
        {
            return null;
        }

        var now = _time.GetUtcNow();
        var wait = Next(known.Value.PaidBack, rate, now) - rate.Window - now;
        return wait <= TimeSpan.Zero ? null : new AcmeProblem(
            AcmeErrorType.RateLimited,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(RequestLimits.CertificatesPerNameSet)}: too many certificates for exactly these names, at most {rate.Count} in "
                + $"{RateLimiter.Words(rate.Window)}; try again at {(now + wait).AddSeconds(1):yyyy-MM-ddTHH:mm:ssZ} or later."))
        {
            RetryAfter = wait,
        };
    }

    /// <summary>The writes that count a certificate, to be committed with it; none where there is no limit.</summary>
    internal async ValueTask<IReadOnlyList<DocumentWrite>> CountAsync(
        Order order, string certificateClass, CancellationToken cancellationToken)
    {
        if (_plan.Of(order.Tenant).CertificatesPerNameSet is not { } rate)
        {
            return [];
        }

        var key = KeyOf(order, certificateClass);
        var known = await _counts.ReadAsync(key, cancellationToken);
        var now = _time.GetUtcNow();

        // What was issued beyond the limit is not held against the names for longer than one window.
        var next = Next(known?.Value.PaidBack ?? now, rate, now);
        var most = now + rate.Window;
        return [_counts.Put(new CertificateCount(key, next < most ? next : most), known?.Version ?? 0)];
    }

    /// <summary>The write that deletes a count that holds nothing up any more; none: it does.</summary>
    internal async ValueTask<IReadOnlyList<DocumentWrite>> DeleteAsync(
        string id, DateTimeOffset before, CancellationToken cancellationToken) =>
        await _counts.ReadListedAsync(id, cancellationToken) is { } read && read.Value.PaidBack < before
            ? [_counts.Delete(id, read.Version)]
            : [];

    private static DateTimeOffset Next(DateTimeOffset paidBack, RateLimit rate, DateTimeOffset now) =>
        (paidBack > now ? paidBack : now) + rate.Step;

    private static string KeyOf(Order order, string certificateClass) => Subscription.KeyOf(order.Tenant, certificateClass, order.Names);
}
