using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>All keys that are known to be in other hands. Nobody, of whatever tenant, gets a certificate for one (BR 6.1.1.3).</summary>
/// <param name="store">Where they are kept.</param>
public sealed class CompromisedKeys(IDocumentStore store)
{
    private readonly DocumentSet<CompromisedKey> _keys = new(
        store, "compromised-key", CertificatesJson.Default, key => key.KeySha256);

    /// <summary>Whether a key is compromised.</summary>
    /// <param name="keySha256">SHA-256 of its SubjectPublicKeyInfo, DER; lower-case hex.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async ValueTask<bool> ContainsAsync(string keySha256, CancellationToken cancellationToken) =>
        await _keys.ReadAsync(keySha256, cancellationToken) is not null;

    /// <summary>Refuses a compromised key.</summary>
    /// <param name="subjectPublicKeyInfo">The key, DER.</param>
    /// <param name="refusal">The error type that fits where the key was shown.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="AcmeProblemException">The key is compromised.</exception>
    public async ValueTask RefuseAsync(
        ReadOnlyMemory<byte> subjectPublicKeyInfo, AcmeErrorType refusal, CancellationToken cancellationToken)
    {
        if (await ContainsAsync(CertificateIdentity.HashOf(subjectPublicKeyInfo.Span), cancellationToken))
        {
            throw new AcmeProblemException(
                refusal, "A certificate with this key was revoked because the key is compromised. Make a new key.");
        }
    }

    /// <summary>
    /// The write that adds a key, to be committed together with the revocation; nothing when it is known of that certificate already.
    /// </summary>
    internal async Task<IReadOnlyList<DocumentWrite>> AddAsync(CompromisedKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await _keys.ReadAsync(key.KeySha256, cancellationToken) is not { } known ? [_keys.Put(key, 0)]
            : known.Value.Certificate == key.Certificate || known.Value.Further.Contains(key.Certificate) ? []
            : [_keys.Put(known.Value with { Further = known.Value.Further.Add(key.Certificate) }, known.Version)];
    }

    /// <summary>The write that frees a key whose certificate is not revoked after all, to be committed together with that.</summary>
    /// <param name="keySha256">SHA-256 of its SubjectPublicKeyInfo, DER; lower-case hex.</param>
    /// <param name="certificate">The certificate. Another one with the key that was revoked as compromised keeps the key blocked.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    public async Task<IReadOnlyList<DocumentWrite>> FreeAsync(
        string keySha256, CertificateId certificate, CancellationToken cancellationToken) =>
        await _keys.ReadAsync(keySha256, cancellationToken) is not { } known ? []
        : known.Value.Without(certificate) is { } left ? [_keys.Put(left, known.Version)]
        : [_keys.Delete(keySha256, known.Version)];
}
