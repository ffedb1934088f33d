namespace CentralNic.Acme.Documents;

/// <summary>The <c>meta</c> of the directory (RFC 8555 section 7.1.1, draft-ietf-acme-profiles).</summary>
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

    /// <summary>The profiles that orders may choose: name to description.</summary>
    public IReadOnlyDictionary<string, string>? Profiles { get; init; }
}
