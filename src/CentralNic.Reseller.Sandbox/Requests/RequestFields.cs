using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Security;

namespace CentralNic.Reseller.Sandbox.Requests;

/// <summary>
/// What a PKCS #10 request (RFC 2986) says. Read as CAs read it, where the framework insists on the letter: whatever version it names, with
/// its attributes in any order, and without the field when there are none.
/// </summary>
/// <param name="Subject">The subject.</param>
/// <param name="PublicKey">The key, which signed the request.</param>
/// <param name="Names">The DNS names of the subject alternative name.</param>
internal sealed record RequestFields(X500DistinguishedName Subject, PublicKey PublicKey, IReadOnlyList<string> Names)
{
    private const string ExtensionRequest = "1.2.840.113549.1.9.14";
    private const string MicrosoftExtensionRequest = "1.3.6.1.4.1.311.2.1.14";
    private const string SubjectAlternativeName = "2.5.29.17";

    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Reads a request and verifies its signature.</summary>
    /// <exception cref="AsnContentException">It is none.</exception>
    /// <exception cref="CryptographicException">Its key or its signature is wrong.</exception>
    public static RequestFields Read(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var request = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var signed = request.PeekEncodedValue();
        var info = request.ReadSequence();
        var algorithm = request.ReadEncodedValue();
        var signature = request.ReadBitString(out _);
        request.ThrowIfNotEmpty();

        info.ReadIntegerBytes(); // The version.
        var subject = new X500DistinguishedName(info.ReadEncodedValue().Span);
        var key = info.ReadEncodedValue();
        var names = info.HasData ? ReadNames(info.ReadSetOf(skipSortOrderValidation: true, AttributesTag)) : [];
        info.ThrowIfNotEmpty();
        var publicKey = PublicKey.CreateFromSubjectPublicKeyInfo(key.Span, out _);
        Verify(algorithm.ToArray(), key.ToArray(), signed.Span, signature);
        return new(subject, publicKey, names);
    }

    private static void Verify(byte[] algorithm, byte[] key, ReadOnlySpan<byte> signed, byte[] signature)
    {
        var verifier = new Asn1VerifierFactory(
            AlgorithmIdentifier.GetInstance(algorithm), PublicKeyFactory.CreateKey(key)).CreateCalculator();
        using (var stream = verifier.Stream)
        {
            stream.Write(signed);
        }

        if (!verifier.GetResult().IsVerified(signature))
        {
            throw new CryptographicException("The signature does not verify.");
        }
    }

    private static List<string> ReadNames(AsnReader attributes)
    {
        var names = new List<string>();
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var isExtensions = attribute.ReadObjectIdentifier() is ExtensionRequest or MicrosoftExtensionRequest;
            var values = attribute.ReadSetOf(skipSortOrderValidation: true);
            var extensions = isExtensions ? values.ReadSequence() : null;
            while (extensions is { HasData: true })
            {
                var extension = extensions.ReadSequence();
                if (extension.ReadObjectIdentifier() == SubjectAlternativeName)
                {
                    if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
                    {
                        extension.ReadBoolean();
                    }

                    names.AddRange(new X509SubjectAlternativeNameExtension(extension.ReadOctetString()).EnumerateDnsNames());
                }
            }
        }

        return names;
    }
}
