using System.Formats.Asn1;
using System.Security.Cryptography;
using CentralNic.Acme.Jose;

namespace CentralNic.Acme.Csr;

/// <summary>The public key of a CSR: RSA of 2048 to 8192 bits, or EC on P-256, P-384 or P-521.</summary>
internal sealed class CsrPublicKey
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string IdEcPublicKey = "1.2.840.10045.2.1";
    private const int LeastRsaBits = 2048;
    private const int MostRsaBits = 8192;
    private const byte UncompressedPoint = 4;

    private readonly Func<AsymmetricAlgorithm> _create;

    private CsrPublicKey(ReadOnlyMemory<byte> info, string canonicalJwk, int size, Func<AsymmetricAlgorithm> create)
    {
        Size = size;
        SubjectPublicKeyInfo = info;
        Thumbprint = PublicKeyEncoding.Thumbprint(canonicalJwk);
        _create = create;
    }

    /// <summary>DER, in the one canonical form.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>The RFC 7638 thumbprint.</summary>
    public string Thumbprint { get; }

    /// <summary>The bits of the modulus, or of the curve's field.</summary>
    public int Size { get; }

    /// <summary>The modulus of an RSA key, big-endian; empty for EC.</summary>
    public ReadOnlyMemory<byte> Modulus { get; private init; }

    /// <summary>The x coordinate of an EC key, big-endian; empty for RSA.</summary>
    public ReadOnlyMemory<byte> EcX { get; private init; }

    /// <summary>Reads a SubjectPublicKeyInfo and checks the key's strength.</summary>
    public static CsrPublicKey Read(ReadOnlyMemory<byte> der)
    {
        var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var algorithm = info.ReadSequence();
        var type = algorithm.ReadObjectIdentifier();
        var key = info.ReadBitString(out var unusedBits);
        if (info.HasData || unusedBits != 0)
        {
            throw CsrFault.Of("The public key of the CSR is not a DER-encoded SubjectPublicKeyInfo (RFC 5280).");
        }

        return type switch
        {
            RsaEncryption => ReadRsa(der, algorithm, key),
            IdEcPublicKey => ReadEc(der, algorithm, key),
            _ => throw CsrFault.Of($"The public key of the CSR is of the type {type}; only RSA and EC keys are issued for."),
        };
    }

    /// <summary>Verifies the CSR's own signature.</summary>
    /// <param name="algorithm">The contents of the signature's AlgorithmIdentifier.</param>
    /// <param name="signed">The CertificationRequestInfo, DER.</param>
    public void VerifySignature(AsnReader algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        var kind = CsrSignatureAlgorithm.Read(algorithm);
        bool verified;
        try
        {
            using var key = _create();
            verified = (key, kind.Padding) switch
            {
                (RSA rsa, { } padding) => rsa.VerifyData(signed, signature, kind.Hash, padding),
                (ECDsa ec, null) => ec.VerifyData(signed, signature, kind.Hash, DSASignatureFormat.Rfc3279DerSequence),
                _ => throw CsrFault.Of("The signature algorithm of the CSR does not go with its key."),
            };
        }
        catch (CryptographicException fault)
        {
            throw CsrFault.Of("The public key of the CSR is not valid (an EC point must lie on its curve).", fault);
        }

        if (!verified)
        {
            throw CsrFault.Of("The signature of the CSR does not verify with its own key.");
        }
    }

    private static CsrPublicKey ReadRsa(ReadOnlyMemory<byte> der, AsnReader algorithm, byte[] key)
    {
        algorithm.ReadNull();
        algorithm.ThrowIfNotEmpty();
        var outer = new AsnReader(key, AsnEncodingRules.DER);
        var numbers = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var n = ReadPositive(numbers);
        var e = ReadPositive(numbers);
        numbers.ThrowIfNotEmpty();
        if (RsaModulus.FindFault(n, e, LeastRsaBits, MostRsaBits) is { } weakness)
        {
            throw CsrFault.Of($"The RSA key of the CSR {weakness}.");
        }

        var parameters = new RSAParameters { Modulus = n, Exponent = e };
        return new CsrPublicKey(der, PublicKeyEncoding.RsaJwk(n, e), RsaModulus.BitLength(n), () => RSA.Create(parameters)) { Modulus = n };
    }

    private static byte[] ReadPositive(AsnReader reader)
    {
        var bytes = reader.ReadIntegerBytes().Span;
        if ((bytes[0] & 0x80) != 0)
        {
            throw CsrFault.Of("The RSA key of the CSR has a negative number.");
        }

        return (bytes[0] == 0 ? bytes[1..] : bytes).ToArray();
    }

    private static CsrPublicKey ReadEc(ReadOnlyMemory<byte> der, AsnReader algorithm, byte[] key)
    {
        if (!algorithm.HasData || !algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier))
        {
            throw CsrFault.Of("The EC key of the CSR does not name its curve (RFC 5480); only P-256, P-384 and P-521 are accepted.");
        }

        var oid = algorithm.ReadObjectIdentifier();
        algorithm.ThrowIfNotEmpty();
        var curve = EllipticCurve.ByOid(oid)
            ?? throw CsrFault.Of($"The EC key of the CSR is on the curve {oid}; only P-256, P-384 and P-521 are accepted.");
        if (key.Length != 1 + (2 * curve.FieldSize) || key[0] != UncompressedPoint)
        {
            throw CsrFault.Of($"The EC key of the CSR is not an uncompressed point of {curve.Name}.");
        }

        var x = key[1..(1 + curve.FieldSize)];
        var y = key[(1 + curve.FieldSize)..];
        return new CsrPublicKey(der, PublicKeyEncoding.EcJwk(curve.Name, x, y), curve.FieldBits, () => curve.CreateKey(x, y)) { EcX = x };
    }
}
