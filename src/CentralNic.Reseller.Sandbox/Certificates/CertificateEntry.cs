using System.Text.Json.Serialization;
using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Vetting;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>A certificate object as it is stored (manual 6.2): the request, its DCV, and what was issued.</summary>
internal sealed record CertificateEntry
{
    public required string Id { get; init; }

    public required string OrderId { get; init; }

    public required string Account { get; init; }

    public CertificateOrigin Origin { get; init; }

    /// <summary>The certificate that this one renews or reissues.</summary>
    public string? ParentId { get; init; }

    /// <summary>The class's name in lower case.</summary>
    public required string Class { get; init; }

    public required SandboxCertificateStatus Status { get; init; }

    public required string CsrPem { get; init; }

    /// <summary>Whether the free alternatives are left to the customer, for a renewal too.</summary>
    public bool NoAutoFill { get; init; }

    public required IReadOnlyList<DcvRow> Rows { get; init; }

    public required DcvProof Proof { get; init; }

    public required string ServerType { get; init; }

    public required IReadOnlyList<string> TechContacts { get; init; }

    public string? OrganizationContact { get; init; }

    /// <summary>A journal of the first version has none, which its reader gives as <see langword="null"/>.</summary>
    public IReadOnlyList<string> EvApproverContacts { get; init => field = value ?? []; } = [];

    public required IReadOnlyList<string> ServiceTags { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; init; }

    public required long CaCertificateId { get; init; }

    /// <summary>When the CA found control of all names proven.</summary>
    public DateTimeOffset? ProvenAt { get; init; }

    /// <summary>What an operator has decided about the organization; <see langword="null"/>: nothing.</summary>
    public VettingDecision? Vetting { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    public string? Pem { get; init; }

    public string? Serial { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public string? FailureReason { get; init; }

    /// <summary>The account that ordered it, if it was pushed to another one since.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Whether the CA has ever issued it.</summary>
    [JsonIgnore]
    public bool WasIssued => IssuedAt is not null;

    /// <summary>The names in the certificate, the common name first.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => [.. Rows.Select(static r => r.Name)];

    /// <summary>The ids of all its contacts.</summary>
    [JsonIgnore]
    public IEnumerable<string> Contacts =>
        [.. TechContacts, .. OrganizationContact is { } id ? new[] { id } : [], .. EvApproverContacts];

    /// <summary>The status at a time: an active certificate expires by itself.</summary>
    public SandboxCertificateStatus StatusAt(DateTimeOffset now) =>
        Status == SandboxCertificateStatus.Active && NotAfter < now ? SandboxCertificateStatus.Expired : Status;

    /// <summary>Changes the status along the table of <see cref="CertificateStatuses"/>.</summary>
    /// <exception cref="InvalidOperationException">The change is not legal.</exception>
    public CertificateEntry Become(SandboxCertificateStatus status, DateTimeOffset now) =>
        Status.MayBecome(status)
            ? this with { Status = status, Updated = now }
            : throw new InvalidOperationException($"Certificate {Id} is {Status.WireName()} and cannot become {status.WireName()}.");

    /// <summary>The certificate with what the CA issued.</summary>
    public CertificateEntry Issued(IssuedCertificate issued, DateTimeOffset now) => Become(SandboxCertificateStatus.Active, now) with
    {
        IssuedAt = now,
        Pem = issued.Pem,
        Serial = issued.Serial,
        NotAfter = issued.NotAfter,
    };
}
