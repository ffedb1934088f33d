using static CentralNic.Reseller.Classes.ValidationLevel;

namespace CentralNic.Reseller.Classes;

/// <summary>
/// The tables of manual 9.3.1 to 9.3.5. Where they contradict themselves: SECURESITEPROEV is listed as dv with the contacts of one, but
/// is EV by its name and product; the contact rows of WEBSERVEREV and WEBSERVEROV are mixed up with others (9.3.4 gives the approver to
/// the OV class); immediate issuance is left to DV classes, since EV waits for the vetting of the organization.
/// </summary>
internal static class ManualClasses
{
    private static readonly string[] AllMethods = ["EMAIL", "DNS-CNAME", "DNS-TXT", "HTTP", "HTTPS"];
    private static readonly string[] WithoutTxt = ["EMAIL", "DNS-CNAME", "HTTP", "HTTPS"];
    private static readonly string[] OneYear = ["1y"];

    public static IReadOnlyList<CertificateClass> All { get; } =
    [
        DigiCert("geotrustflexdv", Domain, "GeoTrust Flex"),
        DigiCert("geotrusttruebizidev", Extended, "GeoTrust TrueBusiness ID EV"),
        DigiCert("geotrusttruebizidov", Organization, "GeoTrust TrueBusiness ID OV"),
        DigiCert("rapidssldv", Domain, "RapidSSL", multipleNames: false),
        DigiCert("securesiteflexev", Extended, "Secure Site Flex EV SSL"),
        DigiCert("securesiteflexov", Organization, "Secure Site Flex SSL"),
        DigiCert("securesiteproev", Extended, "SecureSite Pro EV"),
        DigiCert("securesiteproov", Organization, "Secure Site Pro SSL"),
        DigiCert("ssl123dv", Domain, "SSL123DV", freeAlternatives: 3),
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
    };
}
