namespace CentralNic.AcmeBridge.Core.Caa;

/// <summary>The names by which CAA records permit the CAs, as their practice statements and help pages list them.</summary>
public static class CaIdentities
{
    private static readonly string[] DigiCert =
    [
        "digicert.com", "www.digicert.com", "digicert.ne.jp", "cybertrust.ne.jp", "symantec.com", "thawte.com", "geotrust.com", "rapidssl.com",
        "quovadisglobal.com", "digitalcertvalidation.com", "volusion.digitalcertvalidation.com", "stratossl.digitalcertvalidation.com",
        "intermediatecertificate.digitalcertvalidation.com", "1and1.digitalcertvalidation.com", "amazon.com", "amazontrust.com",
        "awstrust.com", "amazonaws.com", "pkioverheid.nl", "flipkart.com",
    ];

    private static readonly string[] Sectigo = ["sectigo.com", "comodo.com", "comodoca.com", "usertrust.com", "trust-provider.com"];

    /// <summary>The identities of all CAs.</summary>
    public static IEnumerable<string> All => DigiCert.Concat(Sectigo);

    /// <summary>The identities of a CA, the one to recommend first.</summary>
    /// <param name="ca">The CA as the classes name it: <c>DigiCert</c> or <c>Sectigo</c>.</param>
    /// <returns>The identities; empty when the CA is not known.</returns>
    public static IReadOnlyList<string> Of(string ca)
    {
        ArgumentNullException.ThrowIfNull(ca);
        return ca.Contains("DigiCert", StringComparison.OrdinalIgnoreCase) ? DigiCert
            : ca.Contains("Sectigo", StringComparison.OrdinalIgnoreCase) ? Sectigo
            : [];
    }
}
