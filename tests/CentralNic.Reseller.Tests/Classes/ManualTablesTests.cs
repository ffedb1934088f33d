using System.Globalization;
using CentralNic.Reseller.Classes;
using Xunit;

namespace CentralNic.Reseller.Tests.Classes;

/// <summary>
/// The tables of manual 9.2 and 9.3, typed as printed, against the built-in catalog; where it departs from them is listed.
/// </summary>
public sealed class ManualTablesTests
{
    /// <summary>Manual 9.3.1: class, CA, type, marketed name.</summary>
    private const string Classes = """
        GEOTRUSTFLEXDV | DigiCert | dv | GeoTrust Flex
        GEOTRUSTTRUEBIZIDEV | DigiCert | ev | GeoTrust TrueBusiness ID EV
        GEOTRUSTTRUEBIZIDOV | DigiCert | ov | GeoTrust TrueBusiness ID OV
        RAPIDSSLDV | DigiCert | dv | RapidSSL
        SECURESITEFLEXEV | DigiCert | ev | Secure Site Flex EV SSL
        SECURESITEFLEXOV | DigiCert | ov | Secure Site Flex SSL
        SECURESITEPROEV | DigiCert | dv | SecureSite Pro EV
        SECURESITEPROOV | DigiCert | ov | Secure Site Pro SSL
        SSL123DV | DigiCert | dv | SSL123DV
        WEBSERVEREV | DigiCert | ev | Webserver EV
        WEBSERVEROV | DigiCert | ov | Webserver
        INSTANTSSLOV | Sectigo | ov | InstantSSL Certificate
        MULTIDOMAINDV | Sectigo | dv | DV Multi-Domain SSL Certificate
        MULTIDOMAINEV | Sectigo | ev | EV Multi-Domain SSL Certificate
        MULTIDOMAINOV | Sectigo | ov | OV Multi-Domain SSL Certificate
        POSITIVESSLDV | Sectigo | dv | PositiveSSL Certificate
        PREMIUMOV | Sectigo | ov | SectigoSSL PremiumOV Certificate
        SINGLEDOMAINEV | Sectigo | ev | Sectigo SingleDomain EV Certificate
        UNIFIEDCOMMUNICATIONSDV | Sectigo | dv | SSL Unified Communications Certificate
        UNIFIEDCOMMUNICATIONSOV | Sectigo | ov | SSL Unified Communications OV Certificate
        """;

    /// <summary>Manual 9.3.2: class, wildcards, SAN, included names, free alternatives.</summary>
    private const string Domains = """
        GEOTRUSTFLEXDV | 1 | 1 | 1 | 250
        GEOTRUSTTRUEBIZIDEV | 0 | 1 | 1 | 250
        GEOTRUSTTRUEBIZIDOV | 1 | 1 | 1 | 250
        RAPIDSSLDV | 1 | 0 | 1 | 250
        SECURESITEFLEXEV | 0 | 1 | 1 | 250
        SECURESITEFLEXOV | 1 | 1 | 1 | 250
        SECURESITEPROEV | 0 | 1 | 1 | 250
        SECURESITEPROOV | 1 | 1 | 1 | 250
        SSL123DV | 1 | 1 | 1 | 3
        WEBSERVEREV | 0 | 1 | 1 | 250
        WEBSERVEROV | 1 | 1 | 1 | 250
        INSTANTSSLOV | 1 | 0 | 1 | 1
        MULTIDOMAINDV | 1 | 1 | 3 | 0
        MULTIDOMAINEV | 0 | 1 | 3 | 0
        MULTIDOMAINOV | 1 | 1 | 3 | 0
        POSITIVESSLDV | 1 | 0 | 1 | 1
        PREMIUMOV | 0 | 0 | 1 | 1
        SINGLEDOMAINEV | 0 | 0 | 1 | 1
        UNIFIEDCOMMUNICATIONSDV | 1 | 1 | 3 | 0
        UNIFIEDCOMMUNICATIONSOV | 1 | 1 | 3 | 0
        """;

    /// <summary>Manual 9.3.3: class, email, DNS-CNAME, DNS-TXT, HTTP, HTTPS.</summary>
    private const string DcvMethods = """
        GEOTRUSTFLEXDV | 1 | 1 | 1 | 1 | 1
        GEOTRUSTTRUEBIZIDEV | 1 | 1 | 1 | 1 | 1
        GEOTRUSTTRUEBIZIDOV | 1 | 1 | 1 | 1 | 1
        RAPIDSSLDV | 1 | 1 | 1 | 1 | 1
        SECURESITEFLEXEV | 1 | 1 | 1 | 1 | 1
        SECURESITEFLEXOV | 1 | 1 | 1 | 1 | 1
        SECURESITEPROEV | 1 | 1 | 1 | 1 | 1
        SECURESITEPROOV | 1 | 1 | 1 | 1 | 1
        SSL123DV | 1 | 1 | 1 | 1 | 1
        WEBSERVEREV | 1 | 1 | 1 | 1 | 1
        WEBSERVEROV | 1 | 1 | 1 | 1 | 1
        INSTANTSSLOV | 1 | 1 | 0 | 1 | 1
        MULTIDOMAINDV | 1 | 1 | 0 | 1 | 1
        MULTIDOMAINEV | 1 | 1 | 0 | 1 | 1
        MULTIDOMAINOV | 1 | 1 | 0 | 1 | 1
        POSITIVESSLDV | 1 | 1 | 0 | 1 | 1
        PREMIUMOV | 1 | 1 | 0 | 1 | 1
        SINGLEDOMAINEV | 1 | 1 | 0 | 1 | 1
        UNIFIEDCOMMUNICATIONSDV | 1 | 1 | 0 | 1 | 1
        UNIFIEDCOMMUNICATIONSOV | 1 | 1 | 0 | 1 | 1
        """;

    /// <summary>Manual 9.3.4: class, tech, organization, EV approver.</summary>
    private const string Contacts = """
        GEOTRUSTFLEXDV | 1 | 0 | 0
        GEOTRUSTTRUEBIZIDEV | 0 | 1 | 1
        GEOTRUSTTRUEBIZIDOV | 0 | 1 | 0
        RAPIDSSLDV | 1 | 0 | 0
        SECURESITEFLEXEV | 0 | 1 | 1
        SECURESITEFLEXOV | 0 | 1 | 0
        SECURESITEPROEV | 1 | 0 | 0
        SECURESITEPROOV | 0 | 1 | 0
        SSL123DV | 1 | 0 | 0
        WEBSERVEREV | 1 | 0 | 0
        WEBSERVEROV | 0 | 1 | 1
        INSTANTSSLOV | 1 | 0 | 0
        MULTIDOMAINDV | 1 | 0 | 0
        MULTIDOMAINEV | 1 | 0 | 0
        MULTIDOMAINOV | 1 | 0 | 0
        POSITIVESSLDV | 1 | 0 | 0
        PREMIUMOV | 1 | 0 | 0
        SINGLEDOMAINEV | 1 | 0 | 0
        UNIFIEDCOMMUNICATIONSDV | 1 | 0 | 0
        UNIFIEDCOMMUNICATIONSOV | 1 | 0 | 0
        """;

    /// <summary>Manual 9.3.5: class, periods, refund on cancel, immediate issuance.</summary>
    private const string Features = """
        GEOTRUSTFLEXDV | 1y | 1 | 1
        GEOTRUSTTRUEBIZIDEV | 1y | 1 | 0
        GEOTRUSTTRUEBIZIDOV | 1y | 1 | 0
        RAPIDSSLDV | 1y | 1 | 1
        SECURESITEFLEXEV | 1y | 1 | 0
        SECURESITEFLEXOV | 1y | 1 | 0
        SECURESITEPROEV | 1y | 1 | 1
        SECURESITEPROOV | 1y | 1 | 0
        SSL123DV | 1y | 1 | 1
        WEBSERVEREV | 1y | 1 | 1
        WEBSERVEROV | 1y | 1 | 0
        INSTANTSSLOV | 1y | 0 | 0
        MULTIDOMAINDV | 1y | 0 | 0
        MULTIDOMAINEV | 1y | 0 | 0
        MULTIDOMAINOV | 1y | 0 | 0
        POSITIVSSLDV | 1y | 0 | 0
        PREMIUMOV | 1y | 0 | 0
        SINGLEDOMAINEV | 1y | 0 | 0
        UNIFIEDCOMMUNICATIONSDV | 1y | 0 | 0
        UNIFIEDCOMMUNICATIONSOV | 1y | 0 | 0
        """;

    /// <summary>Manual 9.2.1.</summary>
    private const string DigiCertServerTypes = """
        apache barracuda weblogic cisco citrix cpanel f5 ibm java lighttpd lotus macos exchange.*2007
        exchange.*2010 exchange.*2013 exchange.*2016 forefront iis56 iis7 iis8 iis10 netscape iplanet nginx
        novellchain novellnetware oracle qmail sunone tomcat webstar zeus other
        """;

    /// <summary>Manual 9.2.2.</summary>
    private const string SectigoServerTypes = """
        apache cpanel java iis56 iis7 nginx oracle other
        """;

    /// <summary>Table, class, what the manual prints, what the catalog has. docs/certificate-classes.md says why.</summary>
    private static readonly (string Table, string Class, string Manual, string Catalog)[] Departures =
    [
        ("9.3.1", "SECURESITEPROEV", "DigiCert | dv | SecureSite Pro EV", "DigiCert | ev | SecureSite Pro EV"),
        ("9.3.4", "SECURESITEPROEV", "1 | 0 | 0", "0 | 1 | 1"),
        ("9.3.4", "WEBSERVEREV", "1 | 0 | 0", "0 | 1 | 1"),
        ("9.3.4", "WEBSERVEROV", "0 | 1 | 1", "0 | 1 | 0"),
        ("9.3.5", "SECURESITEPROEV", "1y | 1 | 1", "1y | 1 | 0"),
        ("9.3.5", "WEBSERVEREV", "1y | 1 | 1", "1y | 1 | 0"),
    ];

    private static readonly string[] MethodColumns = ["EMAIL", "DNS-CNAME", "DNS-TXT", "HTTP", "HTTPS"];

    public static TheoryData<string, string, Func<CertificateClass, string>> Tables => new()
    {
        { "9.3.1", Classes, of => $"{of.Ca} | {Level(of)} | {of.MarketedName}" },
        { "9.3.2", Domains, of =>
            $"{Flag(of.Wildcards)} | {Flag(of.MultipleNames)} | {Number(of.IncludedNames)} | {Number(of.FreeAlternatives)}" },
        { "9.3.3", DcvMethods, of => string.Join(" | ", MethodColumns.Select(method => Flag(of.Takes(method)))) },
        { "9.3.4", Contacts, of => $"{Flag(of.TechContact)} | {Flag(of.OrganizationContact)} | {Flag(of.EvApproverContact)}" },
        { "9.3.5", Features, of => $"{string.Join(',', of.Periods)} | {Flag(of.RefundOnCancel)} | {Flag(of.ImmediateIssuance)}" },
    };

    [Theory]
    [MemberData(nameof(Tables), DisableDiscoveryEnumeration = true)]
    public void BuiltIn_IsTheManualsTableButForTheListedDepartures(string number, string table, Func<CertificateClass, string> print)
    {
        var rows = table.Split('\n').Select(row => row.Split(" | ", 2)).ToList();

        Assert.Equal(20, rows.Select(row => CertificateClassCatalog.BuiltIn.Find(row[0])?.Name).Distinct().Count());
        var differing = rows
            .Select(row => (number, row[0], row[1], print(CertificateClassCatalog.BuiltIn.Find(row[0])!)))
            .Where(row => row.Item3 != row.Item4);
        Assert.Equal(Departures.Where(departure => departure.Table == number), differing);
    }

    [Fact]
    public void BuiltIn_HasTheServerTypesOfTheManual() => Assert.All(CertificateClassCatalog.BuiltIn.Classes, of => Assert.Equal(
        (of.Ca == "DigiCert" ? DigiCertServerTypes : SectigoServerTypes).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries),
        of.ServerTypes));

    [Fact]
    public void BuiltIn_KnowsTheIdPrefixesThatTheManualTells() => Assert.Equal(
        [("rapidssldv", "DD"), ("ssl123dv", "DK")],
        CertificateClassCatalog.BuiltIn.Classes.Where(of => of.IdPrefix is not null).Select(of => (of.Name, of.IdPrefix!)));

    [Fact]
    public void BuiltIn_HasAsManyNamesAsTheOneClassThatTheManualTellsOf() => Assert.All( // manual 9.1.2
        CertificateClassCatalog.BuiltIn.Classes, of => Assert.Equal(of.MultipleNames ? 250 : 1, of.MaxNames));

    private static string Level(CertificateClass of) => of.Level switch
    {
        ValidationLevel.Domain => "dv",
        ValidationLevel.Organization => "ov",
        _ => "ev",
    };

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Flag(ContactRequirement contact) => Flag(contact == ContactRequirement.Mandatory);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
