using CentralNic.Reseller.Sandbox.DomainControl;

namespace CentralNic.Reseller.Sandbox.Classes;

/// <summary>A product of the reseller with its rules (manual 9.3).</summary>
internal sealed record CertificateClass
{
    /// <summary>The class's name in lower case. Commands give it in any case.</summary>
    public required string Name { get; init; }

    public required CaBrand Brand { get; init; }

    /// <summary>DV, OV or EV.</summary>
    public required string Type { get; init; }

    /// <summary>The name that GetCertificateInfo shows.</summary>
    public required string MarketedName { get; init; }

    /// <summary>Two letters in front of the ids of certificates and orders: the CA's and the class's (manual 6.2).</summary>
    public required string Prefix { get; init; }

    public required ClassPrices Prices { get; init; }

    public required IReadOnlyList<DcvMethod> DcvMethods { get; init; }

    public required IReadOnlyList<string> ServerTypes { get; init; }

    public bool Wildcard { get; init; }

    /// <summary>Whether more than one paid domain may be in a certificate.</summary>
    public bool San { get; init; }

    /// <summary>How many domains the base price pays for.</summary>
    public int IncludedDomains { get; init; } = 1;

    public int MaxDomains { get; init; } = 250;

    public int MaxFreeAlternatives { get; init; }

    public ContactRule TechContact { get; init; }

    public ContactRule OrganizationContact { get; init; }

    public ContactRule EvApproverContact { get; init; }

    public bool ImmediateIssuance { get; init; }

    /// <summary>Whether a cancelled order's money is given back.</summary>
    public bool RefundOnCancel { get; init; }

    /// <summary>The class's name as certificates show it (manual 9.1.16).</summary>
    public string DisplayName => Name.ToUpperInvariant();
}
