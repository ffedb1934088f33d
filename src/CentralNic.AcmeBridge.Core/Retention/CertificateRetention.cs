using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>
/// Certificates that expired, with what lists show of them and when they were downloaded. One stays while an order names it that is not old
/// enough itself (one that is kept for the money alone needs none), its revocation is not done, or it is what a paid subscription goes on
/// from.
/// </summary>
internal sealed class CertificateRetention(
    RetentionOptions options,
    CertificateRepository certificates,
    OrderRepository orders,
    SubscriptionRepository subscriptions,
    LastUses uses) : IRetentionRule
{
    public string Name => "certificates";

    /// <summary>Their ids begin with the expiry.</summary>
    public string Kind => CertificateIndex.Kind;

    public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => [new("", CertificateSummary.KeyOf(now - options.ExpiredCertificates))];

    public async ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(
        string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await certificates.ReadListedAsync(CertificateSummary.CertificateOf(id), cancellationToken) is not { } read
            || read.Value is not { Revocation: null or { IsOpen: false } } certificate
            || now < certificate.NotAfter + options.ExpiredCertificates
            || await orders.ListWithCertificateAsync(certificate.Id, cancellationToken).AnyAsync(
                order => !OrderRetention.IsOld(order, options, now), cancellationToken)
            || await IsContinuedAsync(certificate, now, cancellationToken))
        {
            return [];
        }

        return
        [
            .. await certificates.DeleteAsync(read, cancellationToken),
            .. await uses.DeleteAsync(certificate.Id, cancellationToken),
        ];
    }

    public void Forget(string id) => certificates.Forget(CertificateSummary.CertificateOf(id));

    private async Task<bool> IsContinuedAsync(IssuedCertificate certificate, DateTimeOffset now, CancellationToken cancellationToken) =>
        certificate.Subscription is { } id
        && (await subscriptions.ReadAsync(id, cancellationToken))?.Value is { } subscription
        && !SubscriptionRetention.IsOver(subscription, now)
        && (subscription.Continued?.Id == certificate.Id || subscription.Newest?.Id == certificate.Id);
}
