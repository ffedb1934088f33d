using CentralNic.AcmeBridge.Core.Certificates;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>A key whose certificate was revoked because it is in other hands.</summary>
/// <param name="KeySha256">SHA-256 of its SubjectPublicKeyInfo, DER; lower-case hex.</param>
/// <param name="Certificate">The certificate that was revoked.</param>
/// <param name="Since">When that was asked for, UTC.</param>
public sealed record CompromisedKey(string KeySha256, CertificateId Certificate, DateTimeOffset Since);
