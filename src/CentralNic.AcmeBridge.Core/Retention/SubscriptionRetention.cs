using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>
/// Subscriptions of which nothing is paid for any more. One stays while an order works for it, the operator decided something for its next
/// order, its hand-over is not done, or a certificate of it has not expired.
/// </summary>
internal sealed class SubscriptionRetention(RetentionOptions options, SubscriptionRepository subscriptions) : IRetentionRule
{
    /// <summary>Where the reseller does not say until when it is paid: nothing is for longer than a year, with days to spare.</summary>
    private static readonly TimeSpan LongestPaid = TimeSpan.FromDays(400);

    public string Name => "subscriptions";

    public string Kind => SubscriptionRepository.Kind;

    public IReadOnlyList<IdRange> RangesAt(DateTimeOffset now) => [IdRange.All];

    public async ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(
        string id, DateTimeOffset now, CancellationToken cancellationToken) =>
        await subscriptions.ReadListedAsync(new SubscriptionId(id), cancellationToken) is { } read
        && IsOver(read.Value, now - options.EndedSubscriptions)
        && read.Value is { InFlight: null, Decision: null, Handover: null or { State: HandoverState.Done } }
            ? [subscriptions.Delete(read)]
            : [];

    /// <summary>Whether all that was paid for, and each certificate, was over at a moment.</summary>
    internal static bool IsOver(Subscription subscription, DateTimeOffset moment) =>
        (subscription.PaidUntil ?? (subscription.Newest?.NotBefore ?? subscription.Created) + LongestPaid) <= moment
        && subscription.Certificates.All(certificate => certificate.NotAfter <= moment);
}
