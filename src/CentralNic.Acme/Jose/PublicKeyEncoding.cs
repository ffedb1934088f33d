using System.Buffers;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;

namespace CentralNic.Acme.Jose;

/// <summary>
/// The two canonical texts of a public key: its JWK with the required members in lexical order (RFC 7638), and its DER
/// SubjectPublicKeyInfo.
/// </summary>
internal static class PublicKeyEncoding
{
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string IdEcPublicKey = "1.2.840.10045.2.1";
    private const string IdEd25519 = "1.3.101.112";

    public static string EcJwk(string curve, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) =>
        $$"""{"crv":"{{curve}}","kty":"EC","x":"{{Base64Url.Encode(x)}}","y":"{{Base64Url.Encode(y)}}"}""";

    public static string RsaJwk(ReadOnlySpan<byte> n, ReadOnlySpan<byte> e) =>
        $$"""{"e":"{{Base64Url.Encode(e)}}","kty":"RSA","n":"{{Base64Url.Encode(n)}}"}""";

    public static string OkpJwk(string curve, ReadOnlySpan<byte> x) =>
        $$"""{"crv":"{{curve}}","kty":"OKP","x":"{{Base64Url.Encode(x)}}"}""";

    /// <summary>The RFC 7638 thumbprint: base64url of the SHA-256 of the canonical JWK.</summary>
    /// <param name="canonicalJwk">What one of the methods above made.</param>
    public static string Thumbprint(string canonicalJwk)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(canonicalJwk), hash);
        return Base64Url.Encode(hash);
    }

    public static byte[] EcInfo(string curveOid, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        var point = new byte[1 + x.Length + y.Length];
        point[0] = 4;
        x.CopyTo(point.AsSpan(1));
        y.CopyTo(point.AsSpan(1 + x.Length));
        return Info(IdEcPublicKey, writer => writer.WriteObjectIdentifier(curveOid), point);
    }

    public static byte[] RsaInfo(ReadOnlySpan<byte> n, ReadOnlySpan<byte> e)
    {
        var key = new AsnWriter(AsnEncodingRules.DER);
        using (key.PushSequence())
        {
            key.WriteIntegerUnsigned(n);
            key.WriteIntegerUnsigned(e);
        }

        return Info(RsaEncryption, writer => writer.WriteNull(), key.Encode());
    }

    public static byte[] Ed25519Info(ReadOnlySpan<byte> x) => Info(IdEd25519, null, x.ToArray());

    private static byte[] Info(string algorithm, Action<AsnWriter>? writeParameters, byte[] key)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(algorithm);
                writeParameters?.Invoke(writer);
            }

            writer.WriteBitString(key);
        }

        return writer.Encode();
    }
}
