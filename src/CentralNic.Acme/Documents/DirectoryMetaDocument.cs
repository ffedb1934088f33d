namespace CentralNic.Acme.Documents;

/// <summary>The <c>meta</c> of the directory (RFC 8555 section 7.1.1, draft-ietf-acme-profiles, draft-ietf-acme-dns-persist-02).</summary>
public sealed record DirectoryMetaDocument
{
    /// <summary>The URL of the current terms of service; <see langword="null"/>: there are none to agree to.</summary>
    public string? TermsOfService { get; init; }

    /// <summary>The URL of a page about the server.</summary>
    public string? Website { get; init; }

    /// <summary>The names that the issuing CA honours in CAA records (RFC 8659).</summary>
    public IReadOnlyList<string>? CaaIdentities { get; init; }

    /// <summary>Whether every new account needs an external account binding.</summary>
    public bool? ExternalAccountRequired { get; init; }

    /// <summary>The names by which the server goes in records of dns-persist-01, lower-case A-labels.</summary>
    public IReadOnlyList<string>? IssuerDomainNames { get; init; }

    /// <summary>What hashed account URIs in records of dns-persist-01 begin with.</summary>
    public string? AccountHashPrefix { get; init; }

    /// <summary>The profiles that orders may choose: name to description.</summary>
    public IReadOnlyDictionary<string, string>? Profiles { get; init; }
}
