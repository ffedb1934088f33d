using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// A renewal of a certificate: a new paid order, linked to the old one (manual 5.3, 8.1.3). What is not set is taken from the certificate.
/// </summary>
public sealed record RenewCertificateRequest : BilledCertificateRequest
{
    /// <summary>
    /// The id of the certificate to renew. The manual calls it the order's id; its samples have a certificate's (9.1.24).
    /// </summary>
    public required string CertificateId { get; init; }

    /// <summary>A new CSR in PEM, at most 257 lines; <see langword="null"/>: the certificate's.</summary>
    public string? CsrPem { get; init; }

    /// <summary>The names, A-labels, the common name first, at most 251; empty: the certificate's.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The organizations: CC- ids or handles, at most 2.</summary>
    public IReadOnlyList<string> OrganizationContacts { get; init; } = [];

    internal ResellerCommand ToCommand(bool checkOnly)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(CertificateId);
        ParameterBounds.CheckNames(Names, atLeast: 0, nameof(Names));
        var command = new ResellerCommand("RenewCertificate").Set("apiversion", "2").Set("certificate", CertificateId);
        SetCommon(command, Names, contactsAtMost: 2, singleJobTitle: true);
        ParameterBounds.SetList(command, "organizationcontact", OrganizationContacts, atMost: 2, nameof(OrganizationContacts));
        command.Set("checkonly", ResellerValue.Flag(checkOnly));
        return ParameterBounds.SetCsr(command, CsrPem, nameof(CsrPem));
    }
}
