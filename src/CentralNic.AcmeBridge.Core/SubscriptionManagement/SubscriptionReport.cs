using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.SubscriptionManagement;

/// <summary>What a tenant has paid for: one certificate order for one class and one set of names.</summary>
public sealed record SubscriptionReport
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Who pays.</summary>
    public required string Tenant { get; init; }

    /// <summary>Whose orders alone it serves, where the profile's <c>Sharing</c> says so; absent: all of the tenant.</summary>
    public string? SharedBy { get; init; }

    /// <summary>The reseller's certificate class.</summary>
    public required string Class { get; init; }

    /// <summary>The profile that its newest certificate was ordered with; absent: not known.</summary>
    public string? Profile { get; init; }

    /// <summary>The names.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The CertificateOrder at the reseller; absent: nothing was issued yet.</summary>
    public string? CertificateOrder { get; init; }

    /// <summary>Until when it is paid, UTC; absent: the reseller did not say.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>What the paid year cost, where the ledger has it.</summary>
    public Price? Paid { get; init; }

    /// <summary>How many certificates were issued in the paid year after the first, for nothing.</summary>
    public int Reissues { get; init; }

    /// <summary>When its newest certificate ends, UTC.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Why the reseller no longer continues it; absent: it goes on.</summary>
    public string? Ended { get; init; }

    /// <summary>The order that works for it now.</summary>
    public string? Order { get; init; }

    /// <summary>What the operator decided for the next order.</summary>
    public SubscriptionDecision? Decision { get; init; }

    /// <summary>To whom it was, or may have been, handed over.</summary>
    public SubscriptionHandover? Handover { get; init; }

    /// <summary>Its certificates of the paid year, the newest last; in a list they are left out.</summary>
    public ImmutableArray<SubscribedCertificate> Certificates { get; init; } = [];
}
