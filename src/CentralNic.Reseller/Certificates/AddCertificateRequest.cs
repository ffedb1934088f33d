using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>An order of a certificate (manual 8.1.2).</summary>
public sealed record AddCertificateRequest : BilledCertificateRequest
{
    /// <summary>The certificate class (manual 9.3.1), for example <c>ssl123dv</c>.</summary>
    public required string Class { get; init; }

    /// <summary>The CSR in PEM, at most 257 lines.</summary>
    public required string CsrPem { get; init; }

    /// <summary>The names, A-labels, the common name first; 1 to 251.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>
    /// The domain to validate, for each name of the order that shall not be validated at the one that the CA would take; mostly a parent.
    /// </summary>
    public IReadOnlyDictionary<string, string> DcvDomains { get; init; } = new Dictionary<string, string>();

    /// <summary>The organization: a CC- id or a handle.</summary>
    public string? OrganizationContact { get; init; }

    /// <summary>An organization's handle (<c>O-ABC456</c>) of which a new organization contact is made.</summary>
    public string? OrganizationOHandle { get; init; }

    /// <summary>A personal handle (<c>P-ABC123</c>) of which a new organization contact is made.</summary>
    public string? OrganizationPHandle { get; init; }

    /// <summary>Tags by which QueryCertificateList finds the certificate, at most 101; no answer shows them.</summary>
    public IReadOnlyList<string> ServiceTags { get; init; } = [];

    /// <summary>Tags to add, at most 101. The manual explains them with the same words as <see cref="ServiceTags"/>.</summary>
    public IReadOnlyList<string> AddServiceTags { get; init; } = [];

    /// <summary>Whether the API shall not add free alternative names, such as <c>www</c>.</summary>
    public bool NoAutoFillDomains { get; init; }

    internal ResellerCommand ToCommand(bool checkOnly)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Class);
        ArgumentException.ThrowIfNullOrWhiteSpace(CsrPem);
        ParameterBounds.CheckNames(Names, atLeast: 1, nameof(Names));
        var command = new ResellerCommand("AddCertificate").Set("apiversion", "2").Set("class", Class);
        SetCommon(command, Names, contactsAtMost: 4, singleJobTitle: false);
        ParameterBounds.SetByName(command, "dcvdomain", Names, DcvDomains, nameof(DcvDomains));
        command
            .Set("organizationcontact", OrganizationContact)
            .Set("organizationohandle", OrganizationOHandle)
            .Set("organizationphandle", OrganizationPHandle);
        ParameterBounds.SetServiceTags(command, "servicetag", ServiceTags, nameof(ServiceTags));
        ParameterBounds.SetServiceTags(command, "addservicetag", AddServiceTags, nameof(AddServiceTags));
        command
            .Set("noautofilldomains", ResellerValue.Flag(NoAutoFillDomains))
            .Set("checkonly", ResellerValue.Flag(checkOnly));
        return ParameterBounds.SetCsr(command, CsrPem, nameof(CsrPem));
    }
}
