using static CentralNic.Reseller.Classes.ValidationLevel;

namespace CentralNic.Reseller.Classes;

/// <summary>
/// The tables of manual 9.2 and 9.3.1 to 9.3.5. Where they contradict themselves, this is chosen:
/// <list type="bullet">
/// <item>SECURESITEPROEV is listed as dv (9.3.1) with a technical contact alone (9.3.4); by its name and product it is EV.</item>
/// <item>9.3.4 gives WEBSERVEROV the EV approver and WEBSERVEREV a technical contact alone; the approver belongs to the EV class, and an
/// OV class needs the organization as all others of DigiCert do.</item>
/// <item>9.3.5 gives these two EV classes immediate issuance; 5.1.3 has it for domain validated requests only.</item>
/// </list>
/// 9.3.4 wants no organization contact of Sectigo's OV and EV classes, though 7.1 has it verified; that is kept as printed, for
/// GetCertificateInfo will say. The greatest number of names is printed for one class only (9.1.2) and taken for all with SAN.
/// </summary>
internal static class ManualClasses
{
    private static readonly string[] AllMethods = ["EMAIL", "DNS-CNAME", "DNS-TXT", "HTTP", "HTTPS"];
    private static readonly string[] WithoutTxt = ["EMAIL", "DNS-CNAME", "HTTP", "HTTPS"];
    private static readonly string[] OneYear = ["1y"];

    // Manual 9.2.1. Manual 8.1.2 prints "novellichain" and "novellicchain" for "novellchain".
    private static readonly string[] DigiCertServerTypes =
    [
        "apache", "barracuda", "weblogic", "cisco", "citrix", "cpanel", "f5", "ibm", "java", "lighttpd", "lotus", "macos",
        "exchange.*2007", "exchange.*2010", "exchange.*2013", "exchange.*2016", "forefront", "iis56", "iis7", "iis8", "iis10",
        "netscape", "iplanet", "nginx", "novellchain", "novellnetware", "oracle", "qmail", "sunone", "tomcat", "webstar", "zeus", "other",
    ];

    // Manual 9.2.2.
    private static readonly string[] SectigoServerTypes = ["apache", "cpanel", "java", "iis56", "iis7", "nginx", "oracle", "other"];

    public static IReadOnlyList<CertificateClass> All { get; } =
    [
        DigiCert("geotrustflexdv", Domain, "GeoTrust Flex"),
        DigiCert("geotrusttruebizidev", Extended, "GeoTrust TrueBusiness ID EV"),
        DigiCert("geotrusttruebizidov", Organization, "GeoTrust TrueBusiness ID OV"),
        // manual 9.1.31; 9.1.21 prints DD for SSL123DV once
        DigiCert("rapidssldv", Domain, "RapidSSL", multipleNames: false) with { IdPrefix = "DD" },
        DigiCert("securesiteflexev", Extended, "Secure Site Flex EV SSL"),
        DigiCert("securesiteflexov", Organization, "Secure Site Flex SSL"),
        DigiCert("securesiteproev", Extended, "SecureSite Pro EV"),
        DigiCert("securesiteproov", Organization, "Secure Site Pro SSL"),
        DigiCert("ssl123dv", Domain, "SSL123DV", freeAlternatives: 3) with { IdPrefix = "DK" }, // manual 9.1.2
        DigiCert("webserverev", Extended, "Webserver EV"),
        DigiCert("webserverov", Organization, "Webserver"),
        SectigoSingle("instantsslov", Organization, "InstantSSL Certificate", wildcards: true),
        SectigoMulti("multidomaindv", Domain, "DV Multi-Domain SSL Certificate"),
        SectigoMulti("multidomainev", Extended, "EV Multi-Domain SSL Certificate"),
        SectigoMulti("multidomainov", Organization, "OV Multi-Domain SSL Certificate"),
        SectigoSingle("positivessldv", Domain, "PositiveSSL Certificate", wildcards: true),
        SectigoSingle("premiumov", Organization, "SectigoSSL PremiumOV Certificate", wildcards: false),
        SectigoSingle("singledomainev", Extended, "Sectigo SingleDomain EV Certificate", wildcards: false),
        SectigoMulti("unifiedcommunicationsdv", Domain, "SSL Unified Communications Certificate"),
        SectigoMulti("unifiedcommunicationsov", Organization, "SSL Unified Communications OV Certificate"),
    ];

    private static CertificateClass DigiCert(
        string name, ValidationLevel level, string marketedName, bool multipleNames = true, int freeAlternatives = 250) => new()
        {
            Name = name,
            MarketedName = marketedName,
            Ca = "DigiCert",
            Level = level,
            Wildcards = level != Extended,
            MultipleNames = multipleNames,
            IncludedNames = 1,
            FreeAlternatives = freeAlternatives,
            MaxNames = multipleNames ? 250 : 1,
            DcvMethods = AllMethods,
            TechContact = level == Domain ? ContactRequirement.Mandatory : ContactRequirement.No,
            OrganizationContact = level == Domain ? ContactRequirement.No : ContactRequirement.Mandatory,
            EvApproverContact = level == Extended ? ContactRequirement.Mandatory : ContactRequirement.No,
            Periods = OneYear,
            RefundOnCancel = true,
            ImmediateIssuance = level == Domain,
            ServerTypes = DigiCertServerTypes,
        };

    private static CertificateClass SectigoSingle(string name, ValidationLevel level, string marketedName, bool wildcards) =>
        Sectigo(name, level, marketedName) with { Wildcards = wildcards, FreeAlternatives = 1 };

    private static CertificateClass SectigoMulti(string name, ValidationLevel level, string marketedName) =>
        Sectigo(name, level, marketedName) with { Wildcards = level != Extended, MultipleNames = true, IncludedNames = 3, MaxNames = 250 };

    private static CertificateClass Sectigo(string name, ValidationLevel level, string marketedName) => new()
    {
        Name = name,
        MarketedName = marketedName,
        Ca = "Sectigo",
        Level = level,
        Wildcards = false,
        MultipleNames = false,
        IncludedNames = 1,
        FreeAlternatives = 0,
        MaxNames = 1,
        DcvMethods = WithoutTxt,
        TechContact = ContactRequirement.Mandatory,
        OrganizationContact = ContactRequirement.No,
        EvApproverContact = ContactRequirement.No,
        Periods = OneYear,
        RefundOnCancel = false,
        ImmediateIssuance = false,
        ServerTypes = SectigoServerTypes,
    };
}
