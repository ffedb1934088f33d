using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>A certificate that was issued in a subscription.</summary>
/// <param name="Id">The reseller's id.</param>
/// <param name="NotBefore">Valid from, UTC.</param>
/// <param name="NotAfter">Valid until, UTC.</param>
public sealed record SubscribedCertificate(CertificateId Id, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <summary>Whether it is, or is about to be, revoked; the CA may refuse to continue it (manual 8.1.6).</summary>
    public bool IsRevoked { get; init; }
}
