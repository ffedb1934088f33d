using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Classes;

/// <summary>
/// What GetCertificateInfo says of a class (manual 8.4.2, 9.1.2). What the answer does not say is <see langword="null"/>.
/// </summary>
public sealed record CertificateClassInfo
{
    private static readonly HashSet<string> Known = ResellerValue.Known(
        "class", "name", "brand", "supplier", "type", "wildcard", "dcv email", "dcv dns cname", "dcv dns txt", "dcv http", "dcv https",
        "techcontact", "organizationcontact", "evapprovercontact", "included domains with base", "max domains",
        "max domains including alternatives", "max free alternatives", "max wildcard domains", "periods", "prefix", "server type",
        "supports immediate issuance");

    /// <summary>The class's name, as the API spells it.</summary>
    public required string Class { get; init; }

    /// <summary>The product's name.</summary>
    public string? Name { get; init; }

    /// <summary>The brand, for example <c>DigiCert</c>.</summary>
    public string? Brand { get; init; }

    /// <summary>The supplier, for example <c>DIGICERT</c>.</summary>
    public string? Supplier { get; init; }

    /// <summary>How much is validated.</summary>
    public ValidationLevel? Level { get; init; }

    /// <summary>Whether names may be wildcards.</summary>
    public bool? Wildcards { get; init; }

    /// <summary>The DCV methods, spelled as in AddCertificate; <see langword="null"/> when the answer names none.</summary>
    public IReadOnlyList<string>? DcvMethods { get; init; }

    /// <summary>Whether a technical contact is wanted.</summary>
    public ContactRequirement? TechContact { get; init; }

    /// <summary>Whether an organization contact is wanted.</summary>
    public ContactRequirement? OrganizationContact { get; init; }

    /// <summary>Whether an EV approver is wanted.</summary>
    public ContactRequirement? EvApproverContact { get; init; }

    /// <summary>How many names the base price includes.</summary>
    public int? IncludedNames { get; init; }

    /// <summary>How many names an order may have.</summary>
    public int? MaxNames { get; init; }

    /// <summary>How many names a certificate may have, alternatives counted.</summary>
    public int? MaxNamesWithAlternatives { get; init; }

    /// <summary>How many alternatives are free.</summary>
    public int? FreeAlternatives { get; init; }

    /// <summary>How many wildcards an order may have.</summary>
    public int? MaxWildcards { get; init; }

    /// <summary>The terms that can be paid.</summary>
    public required IReadOnlyList<string> Periods { get; init; }

    /// <summary>The first two letters of the class's certificate ids, for example <c>DK</c>.</summary>
    public string? Prefix { get; init; }

    /// <summary>The server types (manual 9.2).</summary>
    public required IReadOnlyList<string> ServerTypes { get; init; }

    /// <summary>Whether immediate issuance is possible.</summary>
    public bool? ImmediateIssuance { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }

    internal static CertificateClassInfo Read(ResellerResponse response, string className) => new()
    {
        Class = response.First("class") ?? className,
        Name = response.First("name"),
        Brand = response.First("brand"),
        Supplier = ResellerValue.First(response, "supplier", "provider"),
        Level = ReadLevel(ResellerValue.First(response, "type", "validation method")),
        Wildcards = ResellerValue.Flag(response.First("wildcard")),
        DcvMethods = ReadMethods(response),
        TechContact = ReadContact(response.First("techcontact")),
        OrganizationContact = ReadContact(response.First("organizationcontact")),
        EvApproverContact = ReadContact(response.First("evapprovercontact")),
        IncludedNames = ResellerValue.Int(response.First("included domains with base")),
        MaxNames = ResellerValue.Int(response.First("max domains")),
        MaxNamesWithAlternatives = ResellerValue.Int(response.First("max domains including alternatives")),
        FreeAlternatives = ResellerValue.Int(response.First("max free alternatives")),
        MaxWildcards = ResellerValue.Int(response.First("max wildcard domains")),

        // The list is documented as comma-separated (manual 8.4.2); samples have one value each.
        Periods = [.. response.Values("periods").SelectMany(static text => text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))],
        Prefix = response.First("prefix"),
        ServerTypes = ResellerValue.List(response, "server type"),
        ImmediateIssuance = ResellerValue.Flag(response.First("supports immediate issuance")),
        Other = ResellerValue.Others(response, Known),
    };

    private static ValidationLevel? ReadLevel(string? text) => text?.ToUpperInvariant() switch
    {
        "DV" or "DOMAIN" => ValidationLevel.Domain,
        "OV" or "ORGANIZATION" => ValidationLevel.Organization,
        "EV" or "EXTENDED" => ValidationLevel.Extended,
        _ => null,
    };

    private static ContactRequirement? ReadContact(string? text) => text?.ToUpperInvariant() switch
    {
        "NO" or "0" => ContactRequirement.No,
        "OPTIONAL" => ContactRequirement.Optional,
        "MANDATORY" or "YES" or "1" => ContactRequirement.Mandatory,
        _ => null,
    };

    private static List<string>? ReadMethods(ResellerResponse response)
    {
        var named = false;
        var methods = new List<string>(5);
        Add("dcv email", "EMAIL");
        Add("dcv dns cname", "DNS-CNAME");
        Add("dcv dns txt", "DNS-TXT");
        var http = Add("dcv http", "HTTP");

        // The sample (manual 9.1.2) has no flag for HTTPS, though the table (9.3.3) lists it wherever HTTP is.
        if (Add("dcv https", "HTTPS") is null && http == true)
        {
            methods.Add("HTTPS");
        }

        return named ? methods : null;

        bool? Add(string property, string method)
        {
            var flag = ResellerValue.Flag(response.First(property));
            named |= flag is not null;
            if (flag == true)
            {
                methods.Add(method);
            }

            return flag;
        }
    }
}
