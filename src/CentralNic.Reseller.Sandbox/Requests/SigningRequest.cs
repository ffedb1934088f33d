using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CentralNic.Reseller.Sandbox.Gateway;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>A PKCS #10 request, checked: its signature fits its key and the key is one that CAs certify.</summary>
internal sealed class SigningRequest
{
    private const string PemLabel = "CERTIFICATE REQUEST";
    private const string OldPemLabel = "NEW CERTIFICATE REQUEST";

    private SigningRequest(byte[] der, RequestFields fields, int keySize, string keyAlgorithm)
    {
        Der = der;
        Subject = fields.Subject;
        PublicKey = fields.PublicKey;
        KeySize = keySize;
        KeyAlgorithm = keyAlgorithm;
        SubjectAlternativeNames = fields.Names;
    }

    public byte[] Der { get; }

    public X500DistinguishedName Subject { get; }

    public PublicKey PublicKey { get; }

    /// <summary>Bits of the key.</summary>
    public int KeySize { get; }

    /// <summary>OpenSSL's long name, as CheckCertificate shows it (manual 9.1.3).</summary>
    public string KeyAlgorithm { get; }

    public IReadOnlyList<string> SubjectAlternativeNames { get; }

    public string? CommonName => SubjectText.Value(Subject, SubjectText.CommonName);

    /// <summary>Upper hexadecimal MD5 of the DER form: the name of Sectigo's DCV file.</summary>
    public string Md5 => Md5Of(Der);

    /// <summary>Lower hexadecimal SHA-256 of the DER form.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Der));

    /// <summary>Reads a request from PEM, or from bare base64.</summary>
    /// <exception cref="CommandRefusedException">505: not a request; 541: a key or signature that no CA takes.</exception>
    public static SigningRequest Parse(string text)
    {
        var der = Decode(text);
        RequestFields fields;
        try
        {
            fields = RequestFields.Read(der);
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or NotSupportedException or ArgumentException
            or IOException or InvalidCastException
            or Org.BouncyCastle.Security.GeneralSecurityException or Org.BouncyCastle.Crypto.CryptoException)
        {
            throw new CommandRefusedException(
                ReturnCodes.InvalidAttributeSyntax, "CSR: not a valid certificate request or its signature is wrong");
        }

        var (size, algorithm) = Key(fields.PublicKey, "CSR");
        return new(der, fields, size, algorithm);
    }

    /// <summary>Size and OpenSSL name of a key that CAs certify.</summary>
    /// <exception cref="CommandRefusedException">541: another key.</exception>
    public static (int Size, string Algorithm) Key(PublicKey key, string parameter)
    {
        try
        {
            using var rsa = key.GetRSAPublicKey();
            if (rsa is not null)
            {
                return rsa.KeySize is >= 2048 and <= 8192 && rsa.KeySize % 8 == 0
                    ? (rsa.KeySize, "rsaEncryption")
                    : throw new CommandRefusedException(
                        ReturnCodes.InvalidAttributeValue, $"{parameter}: RSA keys need 2048 to 8192 bits, a multiple of 8");
            }

            using var ec = key.GetECDsaPublicKey();
            if (ec is not null)
            {
                return ec.KeySize is 256 or 384
                    ? (ec.KeySize, "id-ecPublicKey")
                    : throw new CommandRefusedException(
                        ReturnCodes.InvalidAttributeValue, $"{parameter}: elliptic keys must be P-256 or P-384");
            }
        }
        catch (CryptographicException)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidAttributeValue, $"{parameter}: the public key cannot be read");
        }

        throw new CommandRefusedException(ReturnCodes.InvalidAttributeValue, $"{parameter}: keys must be RSA or elliptic");
    }

    private static byte[] Decode(string text)
    {
        if (text.Length > 64 * 1024)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, "CSR: too long");
        }

        ReadOnlySpan<char> base64 = text;
        if (PemEncoding.TryFind(text, out var fields))
        {
            if (text[fields.Label] is not (PemLabel or OldPemLabel))
            {
                throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, "CSR: the PEM block is not a certificate request");
            }

            base64 = text.AsSpan()[fields.Base64Data];
        }

        var der = new byte[base64.Length];
        return Convert.TryFromBase64Chars(base64, der, out var written) && written > 0
            ? der[..written]
            : throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, "CSR: not base64");
    }

    // Sectigo names its DCV file by MD5: a label, not a protection.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The CA's file name is defined as an MD5.")]
    private static string Md5Of(byte[] der) => Convert.ToHexString(MD5.HashData(der));

    /// <summary>The lines of a PEM text.</summary>
    public static IReadOnlyList<string> Lines(string pem) =>
        pem.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The request as PEM with line feeds.</summary>
    public string ToPem() => new StringBuilder(PemEncoding.WriteString(PemLabel, Der)).Append('\n').ToString();
}
