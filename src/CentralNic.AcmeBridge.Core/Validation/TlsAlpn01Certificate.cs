using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>What the certificate of a tls-alpn-01 answer must say (RFC 8737 section 3). Its dates and signature do not matter.</summary>
internal static class TlsAlpn01Certificate
{
    private const string AcmeIdentifier = "1.3.6.1.5.5.7.1.31";
    private const string SubjectAlternativeName = "2.5.29.17";

    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);

    /// <param name="name">The name that is validated.</param>
    /// <param name="digest">The SHA-256 of the key authorization.</param>
    /// <returns>What is wrong, for the client and without final dot; <see langword="null"/>: nothing.</returns>
    public static string? Judge(X509Certificate2 certificate, string name, byte[] digest)
    {
        try
        {
            return JudgeNames(certificate, name) ?? JudgeDigest(certificate, digest);
        }
        catch (AsnContentException)
        {
            return "the extensions of the certificate are not DER";
        }
        catch (CryptographicException)
        {
            return "the extensions of the certificate cannot be read";
        }
    }

    private static string? JudgeNames(X509Certificate2 certificate, string name)
    {
        if (ExtensionOf(certificate, SubjectAlternativeName, out var problem) is not { } extension)
        {
            return problem;
        }

        var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER);
        var names = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        var found = new List<string>();
        while (names.HasData)
        {
            if (names.PeekTag() == DnsName)
            {
                found.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, DnsName));
            }
            else
            {
                names.ReadEncodedValue();
                found.Add("(a name of another kind)");
            }
        }

        return found is [var only] && only.Equals(name, StringComparison.OrdinalIgnoreCase)
            ? null
            : $"the certificate must have {name} as its only alternative name; it has "
                + $"{(found.Count == 0 ? "none" : string.Join(", ", found.Take(3).Select(Excerpt.Of)))}";
    }

    private static string? JudgeDigest(X509Certificate2 certificate, byte[] digest)
    {
        if (ExtensionOf(certificate, AcmeIdentifier, out var problem) is not { } extension)
        {
            return problem;
        }

        if (!extension.Critical)
        {
            return "the acmeIdentifier extension of the certificate is not critical";
        }

        var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER);
        var value = reader.ReadOctetString();
        reader.ThrowIfNotEmpty();
        return CryptographicOperations.FixedTimeEquals(value, digest)
            ? null
            : $"the acmeIdentifier of the certificate is {Excerpt.Of(Convert.ToHexStringLower(value))}; "
                + $"{Convert.ToHexStringLower(digest)} was expected";
    }

    private static X509Extension? ExtensionOf(X509Certificate2 certificate, string oid, out string problem)
    {
        var found = certificate.Extensions.Where(extension => extension.Oid?.Value == oid).ToArray();
        var called = oid == AcmeIdentifier ? "acmeIdentifier" : "alternative names";
        problem = found.Length == 0
            ? $"the certificate has no extension {called} ({oid}); does the server answer acme-tls/1 with the certificate of the challenge?"
            : $"the certificate has the extension {called} ({oid}) more than once";
        return found.Length == 1 ? found[0] : null;
    }
}
