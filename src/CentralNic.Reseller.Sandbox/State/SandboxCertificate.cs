namespace CentralNic.Reseller.Sandbox.State;

/// <summary>A certificate object of the sandbox at one moment.</summary>
public sealed record SandboxCertificate
{
    /// <summary>Its id, for example <c>DK12345678</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its order's id, for example <c>DK012345678</c>.</summary>
    public required string OrderId { get; init; }

    /// <summary>The certificate that it renews or reissues; <see langword="null"/>: it was ordered by itself.</summary>
    public string? ParentId { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Account { get; init; }

    /// <summary>The class in lower case.</summary>
    public required string Class { get; init; }

    /// <summary>Its names, the common name first.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Its status.</summary>
    public required SandboxCertificateStatus Status { get; init; }

    /// <summary>The DCV method's wire name, for example <c>dns-txt</c>.</summary>
    public required string DcvMethod { get; init; }

    /// <summary>The service tags of its order.</summary>
    public required IReadOnlyList<string> ServiceTags { get; init; }

    /// <summary>Lower hexadecimal SHA-256 of the DER CSR.</summary>
    public required string CsrSha256 { get; init; }

    /// <summary>When it was ordered, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the CA found control of all names proven, UTC; <see langword="null"/>: not yet.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>When it was issued, UTC; <see langword="null"/>: not yet.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>The last second of its validity, UTC; <see langword="null"/>: not issued.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked, UTC; <see langword="null"/>: it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The end of its order's paid time, UTC.</summary>
    public required DateTimeOffset PaidUntil { get; init; }

    /// <summary>The certificate in PEM; <see langword="null"/>: not issued.</summary>
    public string? Pem { get; init; }

    /// <summary>Why it failed; <see langword="null"/>: it did not.</summary>
    public string? FailureReason { get; init; }

    /// <summary>What the CA's last check missed: what was looked for, where, and what was found. Not kept over a restart.</summary>
    public string? LastFinding { get; init; }
}
