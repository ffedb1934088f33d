using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Serialization;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>All keys that are known to be in other hands. Nobody, of whatever tenant, gets a certificate for one (BR 6.1.1.3).</summary>
/// <param name="store">Where they are kept.</param>
public sealed class CompromisedKeys(IDocumentStore store)
{
    private readonly DocumentSet<CompromisedKey> _keys = new(store, "compromised-key", CoreJson.Default.CompromisedKey, key => key.KeySha256);

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
    public async ValueTask RefuseAsync(ReadOnlyMemory<byte> subjectPublicKeyInfo, AcmeErrorType refusal, CancellationToken cancellationToken)
    {
        if (await ContainsAsync(CertificateIdentity.HashOf(subjectPublicKeyInfo.Span), cancellationToken))
        {
            throw new AcmeProblemException(refusal, "A certificate with this key was revoked because the key is compromised. Make a new key.");
        }
    }

    /// <summary>The write that adds a key, to be committed together with the revocation; nothing when it is known already.</summary>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<IReadOnlyList<DocumentWrite>> AddAsync(CompromisedKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return await ContainsAsync(key.KeySha256, cancellationToken) ? [] : [_keys.Put(key, 0)];
    }
}
