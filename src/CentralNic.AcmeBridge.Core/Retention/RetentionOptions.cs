namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>
/// How long documents are kept that nobody needs any more. What protects money, or can still be used, stays whatever is set here: the rules
/// of each kind say what that is.
/// </summary>
public sealed record RetentionOptions
{
    /// <summary>How long an order is kept after it was fulfilled.</summary>
    public TimeSpan FinishedOrders { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long an order is kept after it came to nothing.</summary>
    public TimeSpan InvalidOrders { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a certificate is kept after it expired.</summary>
    public TimeSpan ExpiredCertificates { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How long a subscription, and the count of purchases for its names, is kept after what was paid for is over; at least 400 days.
    /// </summary>
    public TimeSpan EndedSubscriptions { get; init; } = TimeSpan.FromDays(730);

    /// <summary>How long a notification is kept after it was written down.</summary>
    public TimeSpan Notifications { get; init; } = TimeSpan.FromDays(180);

    /// <summary>How long an entry of the audit trail is kept.</summary>
    public TimeSpan AuditTrail { get; init; } = TimeSpan.FromDays(1095);

    /// <summary>Whether the store gives the room of deleted documents back to the disk by itself.</summary>
    public bool Compact { get; init; } = true;
}
