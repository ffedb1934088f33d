using System.Diagnostics.CodeAnalysis;
using CentralNic.Reseller.Sandbox.DomainControl;

namespace CentralNic.Reseller.Sandbox.Classes;

/// <summary>
/// The classes that the sandbox sells (manual 9.3). The prices of ssl123dv are those of manual 9.1.13 and 9.1.14, the others are the
/// sandbox's own; so are the prefixes besides DK and DD.
/// </summary>
internal static class ClassTable
{
    private static readonly string[] DigiCertServerTypes =
    [
        "apache", "barracuda", "weblogic", "cisco", "citrix", "cpanel", "f5", "ibm", "java", "lighttpd", "lotus", "macos",
        "exchange.*2007", "exchange.*2010", "exchange.*2013", "exchange.*2016", "forefront", "iis56", "iis7", "iis8", "iis10",
        "netscape", "iplanet", "nginx", "novellchain", "novellnetware", "oracle", "qmail", "sunone", "tomcat", "webstar", "zeus", "other",
    ];

    private static readonly string[] SectigoServerTypes = ["apache", "cpanel", "java", "iis56", "iis7", "nginx", "oracle", "other"];

    private static readonly DcvMethod[] DigiCertMethods =
    [
        DcvMethod.Email, DcvMethod.DnsCname, DcvMethod.DnsTxt, DcvMethod.Http, DcvMethod.Https
    ];
    private static readonly DcvMethod[] SectigoMethods = [DcvMethod.Email, DcvMethod.DnsCname, DcvMethod.Http, DcvMethod.Https];

    /// <summary>All classes, in the order of manual 9.3.1.</summary>
    public static IReadOnlyList<CertificateClass> All { get; } =
    [
        DigiCert("geotrustflexdv", "DA", "DV", "GeoTrust Flex", new(59m, 39m, 249m, 179m)),
        DigiCert("geotrusttruebizidev", "DB", "EV", "GeoTrust TrueBusiness ID EV", new(219m, 139m, 0m, 0m)),
        DigiCert("geotrusttruebizidov", "DC", "OV", "GeoTrust TrueBusiness ID OV", new(119m, 79m, 429m, 319m)),
        DigiCert("rapidssldv", "DD", "DV", "RapidSSL", new(14m, 0m, 89m, 0m)) with { San = false },
        DigiCert("securesiteflexev", "DE", "EV", "Secure Site Flex EV SSL", new(649m, 399m, 0m, 0m)),
        DigiCert("securesiteflexov", "DF", "OV", "Secure Site Flex SSL", new(349m, 219m, 1299m, 899m)),
        DigiCert("securesiteproev", "DG", "EV", "SecureSite Pro EV", new(1099m, 699m, 0m, 0m)),
        DigiCert("securesiteproov", "DH", "OV", "Secure Site Pro SSL", new(799m, 499m, 2699m, 1899m)),
        DigiCert("ssl123dv", "DK", "DV", "SSL123DV", new(42m, 28m, 210m, 140m)) with { MaxFreeAlternatives = 3 },
        DigiCert("webserverev", "DL", "EV", "Webserver EV", new(199m, 129m, 0m, 0m)),
        DigiCert("webserverov", "DM", "OV", "Webserver", new(99m, 69m, 399m, 289m)),
        SectigoSingle("instantsslov", "SA", "OV", "InstantSSL Certificate", new(39m, 0m, 159m, 0m)),
        SectigoMulti("multidomaindv", "SB", "DV", "DV Multi-Domain SSL Certificate", new(49m, 15m, 189m, 79m)),
        SectigoMulti("multidomainev", "SC", "EV", "EV Multi-Domain SSL Certificate", new(229m, 69m, 0m, 0m)) with { Wildcard = false },
        SectigoMulti("multidomainov", "SD", "OV", "OV Multi-Domain SSL Certificate", new(129m, 35m, 359m, 139m)),
        SectigoSingle("positivessldv", "SP", "DV", "PositiveSSL Certificate", new(9m, 0m, 69m, 0m)),
        SectigoSingle("premiumov", "SE", "OV", "SectigoSSL PremiumOV Certificate", new(69m, 0m, 0m, 0m)) with { Wildcard = false },
        SectigoSingle("singledomainev", "SF", "EV", "Sectigo SingleDomain EV Certificate", new(99m, 0m, 0m, 0m)) with { Wildcard = false },
        SectigoMulti("unifiedcommunicationsdv", "SG", "DV", "SSL Unified Communications Certificate", new(59m, 19m, 199m, 89m)),
        SectigoMulti("unifiedcommunicationsov", "SH", "OV", "SSL Unified Communications OV Certificate", new(139m, 39m, 369m, 149m)),
    ];

    private static readonly Dictionary<string, CertificateClass> ByName = All.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a class by its name in any case.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out CertificateClass? found) => ByName.TryGetValue(name, out found);

    /// <summary>The class of a stored name.</summary>
    public static CertificateClass Get(string name) => ByName[name];

    // Contacts follow the type: in manual 9.3.4 SECURESITEPROEV stands as dv, and the rows of WEBSERVEREV and WEBSERVEROV are mixed up.
    // Immediate issuance is for DV alone, though 9.3.5 gives it to two EV classes, which wait for the vetting of the organization.
    private static CertificateClass DigiCert(string name, string prefix, string type, string marketedName, ClassPrices prices) => new()
    {
        Name = name,
        Brand = CaBrand.DigiCert,
        Type = type,
        MarketedName = marketedName,
        Prefix = prefix,
        Prices = prices,
        DcvMethods = DigiCertMethods,
        ServerTypes = DigiCertServerTypes,
        Wildcard = type != "EV",
        San = true,
        MaxFreeAlternatives = 250,
        TechContact = type == "DV" ? ContactRule.Mandatory : ContactRule.No,
        OrganizationContact = type == "DV" ? ContactRule.No : ContactRule.Mandatory,
        EvApproverContact = type == "EV" ? ContactRule.Mandatory : ContactRule.No,
        ImmediateIssuance = type == "DV",
        RefundOnCancel = true,
    };

    private static CertificateClass SectigoSingle(string name, string prefix, string type, string marketedName, ClassPrices prices) => new()
    {
        Name = name,
        Brand = CaBrand.Sectigo,
        Type = type,
        MarketedName = marketedName,
        Prefix = prefix,
        Prices = prices,
        DcvMethods = SectigoMethods,
        ServerTypes = SectigoServerTypes,
        Wildcard = true,
        MaxFreeAlternatives = 1,
        TechContact = ContactRule.Mandatory,
    };

    private static CertificateClass SectigoMulti(string name, string prefix, string type, string marketedName, ClassPrices prices) =>
        SectigoSingle(name, prefix, type, marketedName, prices) with { San = true, IncludedDomains = 3, MaxFreeAlternatives = 0 };
}
