using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>What reissues of a certificate class were seen to do to the dates. Sources disagree, and it may change.</summary>
/// <param name="Class">The class, lower case.</param>
/// <param name="KeepsTheExpiry">
/// Whether a reissue keeps the expiry of the certificate before it though more is paid; otherwise it lasts as long as CA and paid time
/// allow.
/// </param>
/// <param name="Certificate">The reissued certificate that showed it.</param>
/// <param name="Since">When that was received, UTC.</param>
internal sealed record ReissueExpiryRule(string Class, bool KeepsTheExpiry, CertificateId Certificate, DateTimeOffset Since);
