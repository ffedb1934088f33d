namespace CentralNic.AcmeBridge.Core.Policy;

/// <summary>How dns-persist-01 is offered (draft-ietf-acme-dns-persist-02). Configuration section <c>Acme:DnsPersist</c>.</summary>
public sealed record DnsPersistOptions
{
    /// <summary>How many issuer domain names may be told at most (section 3.1).</summary>
    public const int MostNames = 10;

    /// <summary>
    /// The names by which this server goes in the records, lower-case A-labels; from one to <see cref="MostNames"/>. They are told in the
    /// directory and in every challenge.
    /// </summary>
    public required IReadOnlyList<string> IssuerDomainNames { get; init; }

    /// <summary>
    /// How accounts are named in records: as they are now, then as they were when the server had other URLs (section 4.5).
    /// </summary>
    public required IReadOnlyList<AccountUris> Uris { get; init; }

    /// <summary>
    /// Whether the plain URL of an account is taken for its hashed URI, as in -01 of the draft. -02 forbids it: the URL does not bind the
    /// account's key.
    /// </summary>
    public bool AcceptsAccountUrl { get; init; }
}
