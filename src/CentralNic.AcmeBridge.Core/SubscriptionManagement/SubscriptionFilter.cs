namespace CentralNic.AcmeBridge.Core.SubscriptionManagement;

/// <summary>Which subscriptions are wanted; what is <see langword="null"/> asks nothing.</summary>
public sealed record SubscriptionFilter
{
    /// <summary>Who pays.</summary>
    public string? Tenant { get; init; }

    /// <summary>The certificate class, in any case.</summary>
    public string? Class { get; init; }

    /// <summary>The profile that its newest certificate was ordered with.</summary>
    public string? Profile { get; init; }

    /// <summary>A part of one of the names, in any case.</summary>
    public string? Name { get; init; }

    /// <summary>Paid until this moment or later, UTC.</summary>
    public DateTimeOffset? PaidFrom { get; init; }

    /// <summary>Paid until before this moment, UTC.</summary>
    public DateTimeOffset? PaidBefore { get; init; }

    internal bool Matches(SubscriptionDigest digest) =>
        (Tenant is null || digest.Tenant == Tenant)
        && (Class is null || digest.Class.Equals(Class, StringComparison.OrdinalIgnoreCase))
        && (Profile is null || digest.Profile == Profile)
        && (Name is null || digest.Names.Any(name => name.Contains(Name, StringComparison.OrdinalIgnoreCase)))
        && (PaidFrom is null || digest.PaidUntil >= PaidFrom)
        && (PaidBefore is null || digest.PaidUntil < PaidBefore);
}
