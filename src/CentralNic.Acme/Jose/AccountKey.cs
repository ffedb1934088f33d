using System.Security.Cryptography;
using System.Text.Json;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace CentralNic.Acme.Jose;

/// <summary>A private account key, for the client side. Not safe to use from several threads at once.</summary>
public sealed class AccountKey : IDisposable
{
    private readonly IDisposable? _owned;
    private readonly Func<byte[], byte[]> _sign;

    private AccountKey(string publicJwk, Func<byte[], byte[]> sign, IDisposable? owned)
    {
        using var document = JsonDocument.Parse(publicJwk);
        PublicKey = JsonWebKey.Parse(document.RootElement);
        _sign = sign;
        _owned = owned;
    }

    /// <summary>The algorithm that the key signs with.</summary>
    public string Algorithm => PublicKey.Algorithm;

    /// <summary>The public key.</summary>
    public JsonWebKey PublicKey { get; }

    /// <summary>Makes a new key.</summary>
    /// <param name="algorithm">One of <see cref="JwsAlgorithm.Supported"/>. RS256 gives a key of 2048 bits.</param>
    /// <exception cref="ArgumentException">The algorithm is not supported.</exception>
    public static AccountKey Create(string algorithm)
    {
        switch (algorithm)
        {
            case JwsAlgorithm.RS256:
                return CreateRsa();
            case JwsAlgorithm.EdDSA:
                return CreateEd25519();
            default:
                var curve = EllipticCurve.ByAlgorithm(algorithm)
                    ?? throw new ArgumentException($"The algorithm '{algorithm}' is not supported.", nameof(algorithm));
                return CreateEc(curve);
        }
    }

    /// <summary>Signs.</summary>
    /// <param name="input">The JWS signing input.</param>
    public byte[] Sign(byte[] input) => _sign(input);

    /// <summary>Forgets the private key.</summary>
    public void Dispose() => _owned?.Dispose();

    private static AccountKey CreateEc(EllipticCurve curve)
    {
        var key = ECDsa.Create(curve.Curve);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new AccountKey(
            PublicKeyEncoding.EcJwk(curve.Name, point.X, point.Y),
            input => key.SignData(input, JwsAlgorithm.HashOf(curve.Algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            key);
    }

    private static AccountKey CreateRsa()
    {
        var key = RSA.Create(2048);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new AccountKey(
            PublicKeyEncoding.RsaJwk(parameters.Modulus, parameters.Exponent),
            input => key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            key);
    }

    private static AccountKey CreateEd25519()
    {
        var secret = RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize);
        var point = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(secret, 0, point, 0);
        return new AccountKey(
            PublicKeyEncoding.OkpJwk("Ed25519", point),
            input =>
            {
                var signature = new byte[Ed25519.SignatureSize];
                Ed25519.Sign(secret, 0, point, 0, input, 0, input.Length, signature, 0);
                return signature;
            },
            null);
    }
}
