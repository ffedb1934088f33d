using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CentralNic.Acme.Jose;

/// <summary>Verifies signatures of one public key. Safe to use from any thread at once.</summary>
internal abstract class SignatureVerifier
{
    /// <summary>Tells whether the signature is that of the input.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature);

    /// <summary>
    /// Holds one framework key. The framework does not promise that a key may be used by several threads, so a caller takes the key out of
    /// its slot and puts it back; whoever finds the slot empty makes a key of his own, which then fills or leaves the slot.
    /// </summary>
    public abstract class Slotted<TKey>(TKey first) : SignatureVerifier
        where TKey : class, IDisposable
    {
        private TKey? _slot = first;

        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature)
        {
            var key = Interlocked.Exchange(ref _slot, null) ?? Create();
            var verified = Verify(key, input, signature);
            Interlocked.Exchange(ref _slot, key)?.Dispose();
            return verified;
        }

        protected abstract TKey Create();

        protected abstract bool Verify(TKey key, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature);
    }

    /// <summary>ECDSA with the raw r‖s signature of JOSE (RFC 7518 section 3.4).</summary>
    public sealed class Ec(EllipticCurve curve, byte[] x, byte[] y) : Slotted<ECDsa>(curve.CreateKey(x, y))
    {
        private readonly HashAlgorithmName _hash = JwsAlgorithm.HashOf(curve.Algorithm);

        protected override ECDsa Create() => curve.CreateKey(x, y);

        protected override bool Verify(ECDsa key, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature) =>
            signature.Length == 2 * curve.FieldSize
            && key.VerifyData(input, signature, _hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    public sealed class Rsa(RSAParameters parameters) : Slotted<RSA>(RSA.Create(parameters))
    {
        protected override RSA Create() => RSA.Create(parameters);

        protected override bool Verify(RSA key, ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature) =>
            signature.Length == parameters.Modulus!.Length
            && key.VerifyData(input, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <summary>Ed25519 by BouncyCastle: the framework has none. The decoded point never changes, so threads share it.</summary>
    public sealed class Ed(Ed25519.PublicPoint point) : SignatureVerifier
    {
        public override bool Verify(ReadOnlySpan<byte> input, ReadOnlySpan<byte> signature) =>
            signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, point, input);
    }
}
