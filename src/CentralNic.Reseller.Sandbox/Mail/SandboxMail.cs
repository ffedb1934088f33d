namespace CentralNic.Reseller.Sandbox;

/// <summary>A mail by which the CA asks for approval of a domain (manual 3.5.1).</summary>
public sealed record SandboxMail
{
    /// <summary>Its id: the end of the approval link, and the name of its file. Nobody can guess it.</summary>
    public required string Id { get; init; }

    /// <summary>The address that it goes to.</summary>
    public required string To { get; init; }

    /// <summary>The domain whose use is approved.</summary>
    public required string Domain { get; init; }

    /// <summary>The certificate that waits for it.</summary>
    public required string CertificateId { get; init; }

    /// <summary>The link that approves when it is opened.</summary>
    public required Uri ApprovalLink { get; init; }

    /// <summary>When it was sent, UTC.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When its link was opened, UTC; <see langword="null"/>: not yet.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }
}
