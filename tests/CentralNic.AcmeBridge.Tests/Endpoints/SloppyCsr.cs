using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.AcmeBridge.Tests.Endpoints;

/// <summary>CSRs that depart from the letter of RFC 2986 as those of real clients do.</summary>
internal static class SloppyCsr
{
    /// <summary>How the attributes stand in it.</summary>
    internal enum Attributes
    {
        Sorted,
        Unsorted,
        Absent,
    }

    /// <summary>A request with a new key for a name, in the common name if there are no attributes.</summary>
    public static byte[] For(string name, int version, Attributes attributes)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(version);
            info.WriteEncodedValue(new X500DistinguishedName("CN=" + name).RawData);
            info.WriteEncodedValue(key.ExportSubjectPublicKeyInfo());
            if (attributes != Attributes.Absent)
            {
                var alternatives = new SubjectAlternativeNameBuilder();
                alternatives.AddDnsName(name);
                byte[][] sorted = [Attribute(
                    "1.2.840.113549.1.9.2",
                    writer => writer.WriteCharacterString(UniversalTagNumber.UTF8String, "x")), Attribute("1.2.840.113549.1.9.14", writer =>
                {
                    using (writer.PushSequence())
                    using (writer.PushSequence())
                    {
                        writer.WriteObjectIdentifier("2.5.29.17");
                        writer.WriteOctetString(alternatives.Build().RawData);
                    }
                })];
                // A constructed element with the tag of the set: the writer would sort a set.
                using (info.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true)))
                {
                    foreach (var attribute in attributes == Attributes.Sorted ? sorted : Enumerable.Reverse(sorted))
                    {
                        info.WriteEncodedValue(attribute);
                    }
                }
            }
        }

        var signed = info.Encode();
        var request = new AsnWriter(AsnEncodingRules.DER);
        using (request.PushSequence())
        {
            request.WriteEncodedValue(signed);
            using (request.PushSequence())
            {
                request.WriteObjectIdentifier("1.2.840.10045.4.3.2");
            }

            request.WriteBitString(key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }

        return request.Encode();
    }

    private static byte[] Attribute(string type, Action<AsnWriter> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            using (writer.PushSetOf())
            {
                value(writer);
            }
        }

        return writer.Encode();
    }
}
