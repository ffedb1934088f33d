using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Jose;
using CentralNic.AcmeBridge.Fuzzing.Engine;
using Org.BouncyCastle.Asn1;

namespace CentralNic.AcmeBridge.Fuzzing.Targets;

/// <summary>
/// Keys that are the same in every process, so that a corpus holds what they sign: changed inputs are signed anew, or no change would get
/// past a signature.
/// </summary>
internal static class FuzzKeys
{
    /// <summary>What ECDSA with SHA-256 is called in an AlgorithmIdentifier.</summary>
    public const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    /// <summary>The key of an account.</summary>
    public static ECDsa Account { get; } = Make("account");

    /// <summary>The key of a CA.</summary>
    public static ECDsa Authority { get; } = Make("authority");

    /// <summary>The key of a site's certificate.</summary>
    public static ECDsa Site { get; } = Make("site");

    /// <summary>The key of an OCSP responder that the CA certified.</summary>
    public static ECDsa Responder { get; } = Make("responder");

    /// <summary>The account's public key.</summary>
    public static JsonWebKey AccountJwk { get; } = JsonWebKey.FromJson(JwkOf(Account));

    /// <summary>Signs as JOSE does.</summary>
    public static byte[] SignJose(ECDsa key, byte[] input) =>
        key.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    /// <summary>
    /// Puts what is signed, the algorithm and the signature into one sequence, as certificates, lists and requests have them.
    /// </summary>
    public static byte[] SignDer(ECDsa key, ReadOnlySpan<byte> signed)
    {
        var signature = key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var algorithm = new AsnWriter(AsnEncodingRules.DER);
        using (algorithm.PushSequence())
        {
            algorithm.WriteObjectIdentifier(EcdsaWithSha256);
        }

        var bits = new AsnWriter(AsnEncodingRules.DER);
        bits.WriteBitString(signature);
        return Sequence([.. signed, .. algorithm.Encode(), .. bits.Encode()]);
    }

    /// <summary>A sequence of what may be no DER at all.</summary>
    public static byte[] Sequence(byte[] contents) => contents.Length switch
    {
        < 0x80 => [0x30, (byte)contents.Length, .. contents],
        < 0x100 => [0x30, 0x81, (byte)contents.Length, .. contents],
        _ => [0x30, 0x82, (byte)(contents.Length >> 8), (byte)contents.Length, .. contents],
    };

    /// <summary>What is signed in a sequence of the kind that <see cref="SignDer"/> makes.</summary>
    public static byte[] SignedIn(ReadOnlyMemory<byte> der) =>
        new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadEncodedValue().ToArray();

    /// <summary>
    /// Whether the framework finds that the key signed what is in the sequence: as it is there, or as DER, since BouncyCastle reads BER
    /// too, and verifies what it read.
    /// </summary>
    public static bool IsSignedBy(ECDsa key, ReadOnlyMemory<byte> der)
    {
        try
        {
            var parts = new AsnReader(der, AsnEncodingRules.BER).ReadSequence();
            var signed = parts.ReadEncodedValue();
            parts.ReadEncodedValue();
            var signature = parts.ReadBitString(out _);
            return Verifies(key, signed.Span, signature)
                || Verifies(key, Asn1Object.FromByteArray(signed.ToArray()).GetDerEncoded(), signature);
        }
        catch (Exception failure) when (failure is AsnContentException or CryptographicException or IOException)
        {
            return false;
        }
    }

    /// <summary>Whether the key signed the bytes.</summary>
    public static bool Verifies(ECDsa key, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <summary>Changes DER behind a selector of one byte.</summary>
    public static byte[]? ChangeDer(byte[] input, byte[] other, Mutator mutator, Random random) =>
        input.Length < 2 || DerTree.Change(input.AsSpan(1), other.AsSpan(Math.Min(1, other.Length)), mutator, random) is not { } changed
            ? null
            : [input[0], .. changed];

    private static ECDsa Make(string name) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        D = SHA256.HashData(Encoding.ASCII.GetBytes("fuzzing " + name)),
    });

    private static string JwkOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.Encode(point.X)}}","y":"{{Base64Url.Encode(point.Y)}}"}""";
    }
}
