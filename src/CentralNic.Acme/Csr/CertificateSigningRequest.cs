using System.Formats.Asn1;
using System.Security.Cryptography;
using CentralNic.Acme.Identifiers;
using CentralNic.Acme.Problems;

namespace CentralNic.Acme.Csr;

/// <summary>
/// A PKCS#10 request (RFC 2986) that may be sent to a CA: signed by its own strong key, asking for nothing but a TLS server certificate for
/// DNS names (RFC 8555 section 7.4).
/// </summary>
public sealed class CertificateSigningRequest
{
    /// <summary>The largest request that is read, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    private CertificateSigningRequest(byte[] der, IReadOnlyList<DomainName> names, CsrPublicKey key)
    {
        Der = der;
        Names = names;
        SubjectPublicKeyInfo = key.SubjectPublicKeyInfo;
        KeyThumbprint = key.Thumbprint;
        KeySize = key.Size;
        RsaModulus = key.Modulus;
        EcX = key.EcX;
        Sha256Hex = Convert.ToHexStringLower(SHA256.HashData(der));
    }

    /// <summary>The request as it came.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>
    /// The names asked for: those of the subject alternative name, then the common name if it is not among them; lower case, each once.
    /// </summary>
    public IReadOnlyList<DomainName> Names { get; }

    /// <summary>The key to certify, as DER SubjectPublicKeyInfo in its one canonical form.</summary>
    public ReadOnlyMemory<byte> SubjectPublicKeyInfo { get; }

    /// <summary>
    /// The RFC 7638 thumbprint of the key to certify: what an account with the same key would have (RFC 8555 section 11.1).
    /// </summary>
    public string KeyThumbprint { get; }

    /// <summary>The bits of an RSA key's modulus, or of an EC key's curve: 256, 384 or 521.</summary>
    public int KeySize { get; }

    /// <summary>The modulus of an RSA key, big-endian; empty for an EC key.</summary>
    public ReadOnlyMemory<byte> RsaModulus { get; }

    /// <summary>The x coordinate of an EC key, big-endian; empty for an RSA key.</summary>
    public ReadOnlyMemory<byte> EcX { get; }

    /// <summary>The SHA-256 of <see cref="Der"/>, 64 lower-case hexadecimal digits.</summary>
    public string Sha256Hex { get; }

    /// <summary>Reads and checks a request.</summary>
    /// <param name="der">The request, DER.</param>
    /// <exception cref="AcmeProblemException">
    /// badCSR: faulty or not acceptable; the detail says why. Nothing else is thrown, whatever the bytes.
    /// </exception>
    public static CertificateSigningRequest Parse(ReadOnlyMemory<byte> der)
    {
        if (der.IsEmpty)
        {
            throw CsrFault.Of("The CSR is empty.");
        }

        if (der.Length > MaxLength)
        {
            throw CsrFault.Of($"The CSR has more than {MaxLength} bytes.");
        }

        // The caller's buffer may be reused; what was checked is what is kept.
        var copy = der.ToArray();
        try
        {
            return Read(copy);
        }
        catch (AsnContentException fault)
        {
            throw CsrFault.Of("The CSR is not a DER-encoded PKCS#10 request (RFC 2986).", fault);
        }
    }

    /// <summary>
    /// The key of a request that <see cref="Parse"/> accepted before, as <see cref="SubjectPublicKeyInfo"/>; nothing is checked again.
    /// </summary>
    /// <param name="der">The request, DER.</param>
    public static ReadOnlyMemory<byte> KeyOf(ReadOnlyMemory<byte> der)
    {
        var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadSequence();
        info.ReadEncodedValue(); // version
        info.ReadEncodedValue(); // subject
        return info.ReadEncodedValue();
    }

    /// <summary>The request as PEM with the label CERTIFICATE REQUEST, 64 characters a line, line feeds, no final one.</summary>
    public string ToPem() => PemEncoding.WriteString("CERTIFICATE REQUEST", Der.Span);

    private static CertificateSigningRequest Read(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var request = outer.ReadSequence();
        if (outer.HasData)
        {
            throw CsrFault.Of("The CSR is followed by other bytes.");
        }

        var signed = request.PeekEncodedValue();
        var info = request.ReadSequence();
        var algorithm = request.ReadSequence();
        var signature = request.ReadBitString(out var unusedBits);
        if (request.HasData || unusedBits != 0)
        {
            throw CsrFault.Of(
                "The CSR is not a DER-encoded PKCS#10 request (RFC 2986): its signature is malformed or followed by other fields.");
        }

        // Value 0 stands for the only version there is (RFC 2986 section 4.1). Old certbots, ruby-acme-client and printers write 2, which
        // CAs ignore.
        if (!info.TryReadInt32(out var version) || version is < 0 or > 2)
        {
            throw CsrFault.Of("The CSR is of a version that is not known (RFC 2986 section 4.1).");
        }

        var commonName = CsrSubject.ReadCommonName(info.ReadSequence());
        var key = CsrPublicKey.Read(info.ReadEncodedValue());
        var names = CsrAttributes.ReadNames(info);
        if (info.HasData)
        {
            throw CsrFault.Of("The CSR has fields after its attributes.");
        }

        if (commonName is not null && !names.Contains(commonName))
        {
            names.Add(commonName);
        }

        if (names.Count == 0)
        {
            throw CsrFault.Of("The CSR names nothing: it has neither a subject alternative name nor a common name.");
        }

        // Last, because it costs most.
        key.VerifySignature(algorithm, signed.Span, signature);
        return new CertificateSigningRequest(der, names.AsReadOnly(), key);
    }
}
