using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace CentralNic.Reseller.Sandbox.Authority;

/// <summary>Extensions that issuers and leaves share (RFC 5280 section 4.2).</summary>
internal static class CaExtensions
{
    public const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    public const string AnyPolicy = "2.5.29.32.0";

    /// <summary>The CA/Browser Forum's policies by validation type: DV, OV, EV.</summary>
    public static X509Extension PolicyOf(string type) => Policy(type switch
    {
        "EV" => "2.23.140.1.1",
        "OV" => "2.23.140.1.2.2",
        _ => "2.23.140.1.2.1",
    });

    /// <summary>Where the issuer's certificate, its OCSP responder and its CRL are found.</summary>
    public static (X509Extension Aia, X509Extension Cdp) Pointers(string issuer, Uri publicUrl) =>
    (
        new X509AuthorityInformationAccessExtension(
            [new Uri(publicUrl, $"/ocsp/{issuer}").AbsoluteUri], [new Uri(publicUrl, $"/ca/{issuer}.crt").AbsoluteUri]),
        CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([new Uri(publicUrl, $"/ca/{issuer}.crl").AbsoluteUri]));

    public static X509Extension Policy(string oid)
    {
        // RFC 5280 section 4.2.1.4
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
        }

        return new("2.5.29.32", writer.Encode(), false);
    }
}
