using System.Diagnostics.CodeAnalysis;
using CentralNic.Reseller.Sandbox.DomainControl;

namespace CentralNic.Reseller.Sandbox.Classes;

/// <summary>The classes that the sandbox sells (manual 9.3; prices of ssl123dv from 9.1.13 and 9.1.14, the others are the sandbox's own).</summary>
internal static class ClassTable
{
    private static readonly string[] DigiCertServerTypes =
    [
        "apache", "barracuda", "weblogic", "cisco", "citrix", "cpanel", "f5", "ibm", "java", "lighttpd", "lotus", "macos",
        "exchange.*2007", "exchange.*2010", "exchange.*2013", "exchange.*2016", "forefront", "iis56", "iis7", "iis8", "iis10",
        "netscape", "iplanet", "nginx", "novellchain", "novellnetware", "oracle", "qmail", "sunone", "tomcat", "webstar", "zeus", "other",
    ];

    private static readonly string[] SectigoServerTypes = ["apache", "cpanel", "java", "iis56", "iis7", "nginx", "oracle", "other"];

    /// <summary>All classes, in the order of manual 9.3.1.</summary>
    public static IReadOnlyList<CertificateClass> All { get; } =
    [
        new()
        {
            Name = "ssl123dv",
            Brand = CaBrand.DigiCert,
            Type = "DV",
            MarketedName = "SSL123DV",
            Prefix = "DK",
            Prices = new(42m, 28m, 210m, 140m),
            DcvMethods = [DcvMethod.Email, DcvMethod.DnsCname, DcvMethod.DnsTxt, DcvMethod.Http, DcvMethod.Https],
            ServerTypes = DigiCertServerTypes,
            Wildcard = true,
            San = true,
            MaxFreeAlternatives = 3,
            TechContact = ContactRule.Mandatory,
            ImmediateIssuance = true,
            RefundOnCancel = true,
        },
        new()
        {
            Name = "positivessldv",
            Brand = CaBrand.Sectigo,
            Type = "DV",
            MarketedName = "PositiveSSL Certificate",
            Prefix = "SP",
            Prices = new(9m, 0m, 69m, 0m),
            DcvMethods = [DcvMethod.Email, DcvMethod.DnsCname, DcvMethod.Http, DcvMethod.Https],
            ServerTypes = SectigoServerTypes,
            Wildcard = true,
            MaxFreeAlternatives = 1,
            TechContact = ContactRule.Mandatory,
        },
    ];

    private static readonly Dictionary<string, CertificateClass> ByName = All.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a class by its name in any case.</summary>
    public static bool TryFind(string name, [NotNullWhen(true)] out CertificateClass? found) => ByName.TryGetValue(name, out found);

    /// <summary>The class of a name that the books hold.</summary>
    public static CertificateClass Get(string name) => ByName[name];
}
