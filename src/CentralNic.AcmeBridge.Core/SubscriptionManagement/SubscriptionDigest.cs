using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.SubscriptionManagement;

/// <summary>What lists, forecasts and sums need of a subscription; small enough to keep all of them in memory.</summary>
/// <param name="Version">The version of the document that it is of.</param>
internal sealed record SubscriptionDigest(
    string Id,
    long Version,
    string Tenant,
    string Class,
    string? Profile,
    ImmutableArray<string> Names,
    string? CertificateOrder,
    DateTimeOffset? PaidUntil,
    DateTimeOffset? NotAfter,
    ImmutableArray<DateTimeOffset> Reissues,
    bool IsEnded,
    bool IsHandedOver,
    NextOrder? Next)
{
    /// <summary>Whether the planner would continue it.</summary>
    public bool GoesOn => CertificateOrder is not null && !IsEnded && !IsHandedOver;

    public static SubscriptionDigest Of(Subscription subscription, long version) => new(
        subscription.Id.Value,
        version,
        string.Intern(subscription.Tenant.Value),
        string.Intern(subscription.Class),
        subscription.Profile is { } profile ? string.Intern(profile) : null,
        subscription.Names,
        subscription.CertificateOrder,
        subscription.PaidUntil,
        subscription.Newest?.NotAfter,
        [.. subscription.Certificates.Skip(1).Select(certificate => certificate.NotBefore)],
        subscription.Ended is not null,
        subscription.Handover is not null,
        subscription.Decision is { TakenBy: null } decision ? decision.Next : null);
}
