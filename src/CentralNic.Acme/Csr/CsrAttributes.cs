using System.Formats.Asn1;
using CentralNic.Acme.Identifiers;

namespace CentralNic.Acme.Csr;

/// <summary>
/// Reads the attributes of a CSR: the extensions it asks for (RFC 2985 section 5.4.2). Other attributes are ignored, as CAs do.
/// </summary>
internal static class CsrAttributes
{
    private const string ExtensionRequest = "1.2.840.113549.1.9.14";
    private const string MicrosoftExtensionRequest = "1.3.6.1.4.1.311.2.1.14";
    private const string SubjectAlternativeName = "2.5.29.17";
    private const string BasicConstraints = "2.5.29.19";
    private const string ExtendedKeyUsage = "2.5.29.37";
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const int DnsNameTag = 2;

    private static readonly Asn1Tag AttributesTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <summary>Gives the DNS names of the subject alternative name, each once.</summary>
    /// <param name="info">The rest of the CertificationRequestInfo, at its attributes.</param>
    public static List<DomainName> ReadNames(AsnReader info)
    {
        var names = new List<DomainName>();
        // The field is not optional, but libraries are about that leave it out when it would be empty.
        if (!info.HasData)
        {
            return names;
        }

        var attributes = info.ReadSetOf(skipSortOrderValidation: true, AttributesTag);
        var seen = false;
        while (attributes.HasData)
        {
            var attribute = attributes.ReadSequence();
            var type = attribute.ReadObjectIdentifier();
            var values = attribute.ReadSetOf(skipSortOrderValidation: true);
            attribute.ThrowIfNotEmpty();
            if (type is not (ExtensionRequest or MicrosoftExtensionRequest))
            {
                continue;
            }

            var extensions = values.ReadSequence();
            if (seen || values.HasData)
            {
                throw CsrFault.Of("The CSR has several extension requests; which of them counts is not defined.");
            }

            seen = true;
            ReadExtensions(extensions, names);
        }

        return names;
    }

    private static void ReadExtensions(AsnReader extensions, List<DomainName> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var type = extension.ReadObjectIdentifier();
            if (!seen.Add(type))
            {
                throw CsrFault.Of($"The CSR has the extension {type} twice.");
            }

            if (extension.HasData && extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean))
            {
                extension.ReadBoolean();
            }

            var value = new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER);
            extension.ThrowIfNotEmpty();
            switch (type)
            {
                case SubjectAlternativeName:
                    ReadAlternativeNames(value, names);
                    break;
                case BasicConstraints:
                    RefuseAuthority(value);
                    break;
                case ExtendedKeyUsage:
                    RequireServerAuth(value);
                    break;
            }
        }
    }

    private static void ReadAlternativeNames(AsnReader value, List<DomainName> names)
    {
        var seen = new HashSet<DomainName>();
        var list = value.ReadSequence();
        value.ThrowIfNotEmpty();
        while (list.HasData)
        {
            var tag = list.PeekTag();
            if (tag.TagClass != TagClass.ContextSpecific || tag.TagValue != DnsNameTag)
            {
                throw CsrFault.Of($"The subject alternative name of the CSR has {Describe(tag)}; only DNS names are issued for.");
            }

            var text = list.ReadCharacterString(UniversalTagNumber.IA5String, tag);
            if (!DomainName.TryParse(text, out var name, out var reason))
            {
                throw CsrFault.Of($"The subject alternative name of the CSR has a DNS name that is not valid. {reason}");
            }

            if (seen.Add(name))
            {
                names.Add(name);
            }
        }
    }

    private static string Describe(Asn1Tag tag) => (tag.TagClass, tag.TagValue) switch
    {
        (TagClass.ContextSpecific, 0) => "an otherName",
        (TagClass.ContextSpecific, 1) => "an e-mail address",
        (TagClass.ContextSpecific, 3) => "an X.400 address",
        (TagClass.ContextSpecific, 4) => "a directory name",
        (TagClass.ContextSpecific, 5) => "an EDI party name",
        (TagClass.ContextSpecific, 6) => "a URI",
        (TagClass.ContextSpecific, 7) => "an IP address",
        (TagClass.ContextSpecific, 8) => "a registered ID",
        _ => "an entry of unknown type",
    };

    private static void RefuseAuthority(AsnReader value)
    {
        var constraints = value.ReadSequence();
        value.ThrowIfNotEmpty();
        if (constraints.HasData && constraints.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && constraints.ReadBoolean())
        {
            throw CsrFault.Of("The CSR asks for a CA certificate (basicConstraints CA:TRUE).");
        }
    }

    private static void RequireServerAuth(AsnReader value)
    {
        var usages = value.ReadSequence();
        value.ThrowIfNotEmpty();
        var found = false;
        while (usages.HasData)
        {
            found |= usages.ReadObjectIdentifier() == ServerAuth;
        }

        if (!found)
        {
            throw CsrFault.Of("The extended key usage of the CSR lacks serverAuth.");
        }
    }
}
