namespace CentralNic.Reseller.Certificates;

/// <summary>
/// A certificate at the reseller: the answer to AddCertificate, RenewCertificate, ReissueCertificate and StatusCertificate (manual 8.1).
/// Dates are UTC.
/// </summary>
public sealed record CertificateDetails
{
    /// <summary>The certificate's id, for example <c>DK12345678</c>.</summary>
    public required string CertificateId { get; init; }

    /// <summary>
    /// The id of its order (the paid term), for example <c>DK012345678</c>; <see langword="null"/> when the answer has none.
    /// </summary>
    public string? OrderId { get; init; }

    /// <summary>The status.</summary>
    public required CertificateStatus Status { get; init; }

    /// <summary>The status as the API spells it; empty when the answer has none.</summary>
    public required string RawStatus { get; init; }

    /// <summary>The certificate class, in whatever case; empty when the answer has none.</summary>
    public required string Class { get; init; }

    /// <summary>The class as it is called for customers.</summary>
    public string? ClassName { get; init; }

    /// <summary>The certificate that this one renews or reissues.</summary>
    public string? ParentCertificateId { get; init; }

    /// <summary>The names of the certificate, as the API lists them.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The CSR in PEM.</summary>
    public string? CsrPem { get; init; }

    /// <summary>The certificate in PEM; <see langword="null"/> until it is issued.</summary>
    public string? CertificatePem { get; init; }

    /// <summary>The intermediate certificates in PEM, one each, in the order of the answer.</summary>
    public required IReadOnlyList<string> IntermediatePems { get; init; }

    /// <summary>The root certificate in PEM.</summary>
    public string? RootPem { get; init; }

    /// <summary>The end of the certificate's validity; <see langword="null"/> until it is issued.</summary>
    public DateTimeOffset? ExpirationDate { get; init; }

    /// <summary>Until when the order is paid; reissues are free until then.</summary>
    public DateTimeOffset? OrderPaidUntil { get; init; }

    /// <summary>When the certificate was ordered.</summary>
    public DateTimeOffset? CreatedDate { get; init; }

    /// <summary>The account that ordered it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedDate { get; init; }

    /// <summary>The account that changed it last.</summary>
    public string? UpdatedBy { get; init; }

    /// <summary>What the CA wants to find, one entry for each name; empty when the answer has none.</summary>
    public required IReadOnlyList<DcvInstruction> Dcv { get; init; }

    /// <summary>The parts of the price; empty unless the answer is to a billed command.</summary>
    public required IReadOnlyList<BillingComponent> Components { get; init; }

    /// <summary>The net price that was billed; <see langword="null"/> when the answer has none.</summary>
    public decimal? Price { get; init; }

    /// <summary>The value-added tax on top of the price.</summary>
    public decimal? Vat { get; init; }

    /// <summary>The currency's code.</summary>
    public string? Currency { get; init; }

    /// <summary>The CA, for example <c>DigiCert</c>.</summary>
    public string? Ca { get; init; }

    /// <summary>The CA's own id of the certificate.</summary>
    public string? CaCertificateId { get; init; }

    /// <summary>The CA's own id of the order.</summary>
    public string? CaOrderId { get; init; }

    /// <summary>The server type (manual 9.2).</summary>
    public string? ServerType { get; init; }

    /// <summary>The ids of the technical contacts.</summary>
    public required IReadOnlyList<string> TechContacts { get; init; }

    /// <summary>The ids of the organization contacts.</summary>
    public required IReadOnlyList<string> OrganizationContacts { get; init; }

    /// <summary>The ids of the EV approvers.</summary>
    public required IReadOnlyList<string> EvApproverContacts { get; init; }

    /// <summary>All properties that have no member here, by their names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Other { get; init; }
}
