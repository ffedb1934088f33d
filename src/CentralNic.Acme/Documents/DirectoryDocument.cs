namespace CentralNic.Acme.Documents;

/// <summary>The directory (RFC 8555 section 7.1.1). All URLs are absolute.</summary>
public sealed record DirectoryDocument
{
    /// <summary>The URL that gives nonces.</summary>
    public required string NewNonce { get; init; }

    /// <summary>The URL that makes accounts.</summary>
    public required string NewAccount { get; init; }

    /// <summary>The URL that makes orders.</summary>
    public required string NewOrder { get; init; }

    /// <summary>The URL of pre-authorization; <see langword="null"/>: not offered.</summary>
    public string? NewAuthz { get; init; }

    /// <summary>The URL that revokes certificates; <see langword="null"/>: not offered.</summary>
    public string? RevokeCert { get; init; }

    /// <summary>The URL that changes account keys; <see langword="null"/>: not offered.</summary>
    public string? KeyChange { get; init; }

    /// <summary>The URL of renewal information (RFC 9773); <see langword="null"/>: not offered.</summary>
    public string? RenewalInfo { get; init; }

    /// <summary>What the client should know of the server.</summary>
    public DirectoryMetaDocument? Meta { get; init; }
}
