using System.Formats.Asn1;
using System.Security.Cryptography;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Csr;

/// <summary>How a CSR is signed: a hash of the SHA-2 family, and a padding if the key is RSA.</summary>
/// <param name="Padding">The RSA padding; <see langword="null"/>: ECDSA.</param>
internal readonly record struct CsrSignatureAlgorithm(HashAlgorithmName Hash, RSASignaturePadding? Padding)
{
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Mgf1 = "1.2.840.113549.1.1.8";

    /// <summary>Reads the contents of an AlgorithmIdentifier.</summary>
    /// <param name="algorithm">The reader, at the object identifier.</param>
    public static CsrSignatureAlgorithm Read(AsnReader algorithm)
    {
        var oid = algorithm.ReadObjectIdentifier();
        if (oid == RsaPss)
        {
            return ReadPss(algorithm);
        }

        CsrSignatureAlgorithm kind = oid switch
        {
            "1.2.840.113549.1.1.11" => new(HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "1.2.840.113549.1.1.12" => new(HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            "1.2.840.113549.1.1.13" => new(HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            "1.2.840.10045.4.3.2" => new(HashAlgorithmName.SHA256, null),
            "1.2.840.10045.4.3.3" => new(HashAlgorithmName.SHA384, null),
            "1.2.840.10045.4.3.4" => new(HashAlgorithmName.SHA512, null),
            "1.2.840.113549.1.1.2" or "1.2.840.113549.1.1.3" or "1.2.840.113549.1.1.4" => throw Weak("MD5 or older"),
            "1.2.840.113549.1.1.5" or "1.3.14.3.2.29" or "1.2.840.10045.4.1" => throw Weak("SHA-1"),
            "1.2.840.113549.1.1.14" or "1.2.840.10045.4.3.1" => throw Weak("SHA-224"),
            _ => throw CsrFault.Of(
                $"The CSR is signed with the algorithm {oid}, which is not supported; use RSA or ECDSA with SHA-256, SHA-384 or SHA-512."),
        };
        if (algorithm.HasData)
        {
            // ECDSA has no parameters (RFC 5758); RSA has NULL (RFC 4055), which some leave out.
            if (kind.Padding is null)
            {
                throw CsrFault.Of("The signature algorithm of the CSR has parameters, which ECDSA does not allow (RFC 5758).");
            }

            algorithm.ReadNull();
            algorithm.ThrowIfNotEmpty();
        }

        return kind;
    }

    private static CsrSignatureAlgorithm ReadPss(AsnReader algorithm)
    {
        // RFC 4055 section 3.1: every field has a default, and all the defaults are SHA-1.
        var parameters = algorithm.ReadSequence();
        algorithm.ThrowIfNotEmpty();
        var (hash, saltLength) = ReadHash(Field(parameters, 0));
        var mask = Field(parameters, 1)?.ReadSequence();
        if (mask is null || mask.ReadObjectIdentifier() != Mgf1 || ReadHash(mask).Hash != hash)
        {
            throw CsrFault.Of("The RSASSA-PSS signature of the CSR must use MGF1 with the same hash as the signature.");
        }

        var salt = Field(parameters, 2);
        if (salt is null || !salt.TryReadInt32(out var length) || length != saltLength)
        {
            throw CsrFault.Of($"The RSASSA-PSS signature of the CSR must have a salt of {saltLength} octets, as long as its hash.");
        }

        parameters.ThrowIfNotEmpty();
        return new CsrSignatureAlgorithm(hash, RSASignaturePadding.Pss);
    }

    private static AsnReader? Field(AsnReader parameters, int number)
    {
        var tag = new Asn1Tag(TagClass.ContextSpecific, number, isConstructed: true);
        return parameters.HasData && parameters.PeekTag().HasSameClassAndValue(tag) ? parameters.ReadSequence(tag) : null;
    }

    private static (HashAlgorithmName Hash, int Length) ReadHash(AsnReader? reader) => reader?.ReadSequence().ReadObjectIdentifier() switch
    {
        "2.16.840.1.101.3.4.2.1" => (HashAlgorithmName.SHA256, 32),
        "2.16.840.1.101.3.4.2.2" => (HashAlgorithmName.SHA384, 48),
        "2.16.840.1.101.3.4.2.3" => (HashAlgorithmName.SHA512, 64),
        _ => throw Weak("a hash other than SHA-256, SHA-384 and SHA-512"),
    };

    private static AcmeProblemException Weak(string hash) =>
        CsrFault.Of($"The CSR is signed with {hash}; use SHA-256, SHA-384 or SHA-512.");
}
