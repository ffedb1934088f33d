using CentralNic.Reseller.Names;

namespace CentralNic.Reseller.Classes;

/// <summary>What can be ordered: one of the reseller's products and its rules (manual 9.3).</summary>
public sealed record CertificateClass
{
    /// <summary>The class's name, lower case, for example <c>ssl123dv</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name under which the CA sells it.</summary>
    public required string MarketedName { get; init; }

    /// <summary>The CA: <c>DigiCert</c> or <c>Sectigo</c>.</summary>
    public required string Ca { get; init; }

    /// <summary>How much is validated.</summary>
    public required ValidationLevel Level { get; init; }

    /// <summary>Whether names may be wildcards.</summary>
    public required bool Wildcards { get; init; }

    /// <summary>Whether more than the one name and its alternatives can be ordered (SAN).</summary>
    public required bool MultipleNames { get; init; }

    /// <summary>How many names the base price includes.</summary>
    public required int IncludedNames { get; init; }

    /// <summary>How many alternatives, such as <c>www</c>, are free.</summary>
    public required int FreeAlternatives { get; init; }

    /// <summary>How many names an order may have, alternatives not counted.</summary>
    public required int MaxNames { get; init; }

    /// <summary>The DCV methods: of EMAIL, DNS-CNAME, DNS-TXT, HTTP, HTTPS.</summary>
    public required IReadOnlyList<string> DcvMethods { get; init; }

    /// <summary>Whether a technical contact is wanted.</summary>
    public required ContactRequirement TechContact { get; init; }

    /// <summary>Whether an organization contact is wanted.</summary>
    public required ContactRequirement OrganizationContact { get; init; }

    /// <summary>Whether an EV approver is wanted.</summary>
    public required ContactRequirement EvApproverContact { get; init; }

    /// <summary>The terms that can be paid, for example <c>1y</c>.</summary>
    public required IReadOnlyList<string> Periods { get; init; }

    /// <summary>Whether the price is given back when an order is cancelled before issuance.</summary>
    public required bool RefundOnCancel { get; init; }

    /// <summary>Whether the certificate can be in the answer to the order (manual 9.1.20).</summary>
    public required bool ImmediateIssuance { get; init; }

    /// <summary>The server types that an order may name, as the API spells them (manual 9.2).</summary>
    public required IReadOnlyList<string> ServerTypes { get; init; }

    /// <summary>
    /// The letters in front of the ids of the class's certificates and orders: the CA's and the class's (manual 6.2), for example
    /// <c>DK</c>; <see langword="null"/>: not known, the manual tells it of few classes.
    /// </summary>
    public string? IdPrefix { get; init; }

    /// <summary>What the class allows of names.</summary>
    public NameRules NameRules => new(Wildcards, MultipleNames, IncludedNames, FreeAlternatives, MaxNames);

    /// <summary>Whether the class takes a DCV method.</summary>
    /// <param name="method">The method in any case.</param>
    /// <returns>Whether it does.</returns>
    public bool Takes(string method) => DcvMethods.Contains(method, StringComparer.OrdinalIgnoreCase);
}
