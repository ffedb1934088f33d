using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>A key whose certificate was revoked because it is in other hands.</summary>
/// <param name="KeySha256">SHA-256 of its SubjectPublicKeyInfo, DER; lower-case hex.</param>
/// <param name="Certificate">The certificate that was revoked.</param>
/// <param name="Since">When that was asked for, UTC.</param>
internal sealed record CompromisedKey(string KeySha256, CertificateId Certificate, DateTimeOffset Since)
{
    /// <summary>
    /// Further certificates with the key that were revoked for the same reason: it stays blocked while one of all these is.
    /// </summary>
    public ImmutableArray<CertificateId> Further { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What remains when a certificate is not revoked after all; <see langword="null"/>: nothing, and the key is free.</summary>
    public CompromisedKey? Without(CertificateId certificate) =>
        certificate != Certificate ? this with { Further = Further.Remove(certificate) }
            : Further is [var next, ..] ? this with { Certificate = next, Further = Further.RemoveAt(0) }
            : null;
}
