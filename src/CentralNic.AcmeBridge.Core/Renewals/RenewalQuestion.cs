using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.Renewals;

/// <summary>What a renewal window is worked out from.</summary>
/// <param name="NeededPaidTime">How much paid time must be left for a reissue; a property of the profile.</param>
internal sealed record RenewalQuestion(IssuedCertificate Certificate, TimeSpan NeededPaidTime, DateTimeOffset Now)
{
    /// <summary>The subscription that it was issued in; <see langword="null"/>: none is known.</summary>
    public Subscription? Subscription { get; init; }

    /// <summary>
    /// Whether reissues of the class were seen to keep the expiry; <see langword="null"/>: not known. The planner goes by it too.
    /// </summary>
    public bool? ReissuesKeepTheExpiry { get; init; }

    /// <summary>Whether its key was revoked as compromised in another certificate.</summary>
    public bool KeyIsCompromised { get; init; }
}
