namespace CentralNic.Reseller.Classes;

/// <summary>A name by which CAA records permit a CA (RFC 8659 section 4.2).</summary>
/// <param name="Ca">The CA as <see cref="CertificateClass.Ca"/> names it.</param>
/// <param name="Domain">The name.</param>
/// <param name="Source">Who says so.</param>
/// <param name="ReadOn">When that was read.</param>
public sealed record CaaIdentity(string Ca, string Domain, string Source, DateOnly ReadOn)
{
    private const string DigiCertStatement = "DigiCert TLS CP/CPS, section 4.2.1.1";
    private const string SectigoHelp = "Sectigo's help page on CAA of 2018, as ssl247.com keeps it; Sectigo's present list was not found";
    private const string EntrustCustomers =
        "Sectigo serves the customers of Entrust and its brand AffirmTrust since 2025; a list of Sectigo's own was not found";

    /// <summary>All names, the one to recommend first for each CA.</summary>
    public static IReadOnlyList<CaaIdentity> All { get; } =
    [
        .. Of("DigiCert", DigiCertStatement, new DateOnly(2026, 11, 23),
            "digicert.com",
            "www.digicert.com",
            "digicert.ne.jp",
            "cybertrust.ne.jp",
            "symantec.com",
            "thawte.com",
            "geotrust.com",
            "rapidssl.com",
            "quovadisglobal.com", "digitalcertvalidation.com", "volusion.digitalcertvalidation.com", "stratossl.digitalcertvalidation.com",
            "intermediatecertificate.digitalcertvalidation.com", "1and1.digitalcertvalidation.com", "amazon.com", "amazontrust.com",
            "awstrust.com", "amazonaws.com", "pkioverheid.nl", "flipkart.com"),
        .. Of("Sectigo", SectigoHelp, new DateOnly(
            2026, 11, 23), "sectigo.com", "comodo.com", "comodoca.com", "usertrust.com", "trust-provider.com"),
        .. Of("Sectigo", EntrustCustomers, new DateOnly(2026, 11, 29), "entrust.net", "affirmtrust.com"),
    ];

    private static IEnumerable<CaaIdentity> Of(string ca, string source, DateOnly readOn, params string[] domains) =>
        domains.Select(domain => new CaaIdentity(ca, domain, source, readOn));
}
