using System.Formats.Asn1;
using System.Text;
using CentralNic.Acme.Identifiers;

namespace CentralNic.Acme.Csr;

/// <summary>Reads the subject of a CSR. Only the common name matters; the CA fills in the rest from what it has vetted.</summary>
internal static class CsrSubject
{
    private const string CommonName = "2.5.4.3";

    /// <summary>Gives the common name; <see langword="null"/>: there is none.</summary>
    /// <param name="subject">The contents of the RDNSequence.</param>
    public static DomainName? ReadCommonName(AsnReader subject)
    {
        DomainName? commonName = null;
        while (subject.HasData)
        {
            // Sorting is not insisted on: some clients get the order of a SET wrong.
            var relativeName = subject.ReadSetOf(skipSortOrderValidation: true);
            while (relativeName.HasData)
            {
                var attribute = relativeName.ReadSequence();
                var type = attribute.ReadObjectIdentifier();
                if (type != CommonName)
                {
                    attribute.ReadEncodedValue();
                    attribute.ThrowIfNotEmpty();
                    continue;
                }

                var text = ReadText(attribute);
                attribute.ThrowIfNotEmpty();
                if (commonName is not null)
                {
                    throw CsrFault.Of("The CSR has several common names.");
                }

                if (!DomainName.TryParse(text, out commonName, out var reason))
                {
                    throw CsrFault.Of($"The common name of the CSR is not a DNS name. {reason}");
                }
            }
        }

        return commonName;
    }

    private static string ReadText(AsnReader attribute)
    {
        var tag = attribute.PeekTag();
        var kind = tag.TagClass == TagClass.Universal ? (UniversalTagNumber)tag.TagValue : UniversalTagNumber.EndOfContents;
        switch (kind)
        {
            case UniversalTagNumber.UTF8String:
            case UniversalTagNumber.PrintableString:
            case UniversalTagNumber.IA5String:
            case UniversalTagNumber.T61String:
            case UniversalTagNumber.BMPString:
                try
                {
                    return attribute.ReadCharacterString(kind);
                }
                catch (DecoderFallbackException fault)
                {
                    throw CsrFault.Of("The common name of the CSR has invalid characters.", fault);
                }

            default:
                throw CsrFault.Of("The common name of the CSR is of a string type that is not supported.");
        }
    }
}
