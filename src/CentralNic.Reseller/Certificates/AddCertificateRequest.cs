using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>An order of a certificate (manual 8.1.2).</summary>
public sealed record AddCertificateRequest
{
    /// <summary>The certificate class (manual 9.3.1), for example <c>ssl123dv</c>.</summary>
    public required string Class { get; init; }

    /// <summary>The CSR in PEM, at most 257 lines.</summary>
    public required string CsrPem { get; init; }

    /// <summary>The names, A-labels, the common name first; 1 to 251.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>How control is shown: HTTP, HTTPS, DNS-TXT, DNS-CNAME or EMAIL; <see langword="null"/>: the API's default.</summary>
    public string? DcvMethod { get; init; }

    /// <summary>The technical contact: a CC- id or a P-handle (manual 6.4).</summary>
    public string? TechContact { get; init; }

    /// <summary>The server type (manual 9.2).</summary>
    public string? ServerType { get; init; }

    /// <summary>The paid term, for example <c>1y</c>; <see langword="null"/>: the class's default.</summary>
    public string? Period { get; init; }

    /// <summary>A tag by which QueryCertificateList finds the certificate; no answer shows it.</summary>
    public string? ServiceTag { get; init; }

    /// <summary>Whether the API shall not add free alternative names, such as <c>www</c>.</summary>
    public bool NoAutoFillDomains { get; init; }

    /// <summary>The token of a CheckCertificate, for immediate issuance (manual 9.1.20).</summary>
    public string? DcvToken { get; init; }

    internal ResellerCommand ToCommand(bool checkOnly)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Class);
        ArgumentException.ThrowIfNullOrWhiteSpace(CsrPem);
        ParameterBounds.CheckNames(Names, atLeast: 1, nameof(Names));
        var command = new ResellerCommand("AddCertificate")
            .Set("apiversion", "2")
            .Set("class", Class)
            .Set("techcontact0", TechContact)
            .Set("dcvmethod", DcvMethod)
            .SetList("domain", Names)
            .Set("servertype", ServerType)
            .Set("period", Period)
            .Set("servicetag0", ServiceTag)
            .Set("noautofilldomains", ResellerValue.Flag(NoAutoFillDomains))
            .Set("checkonly", ResellerValue.Flag(checkOnly))
            .Set("dcvtoken", DcvToken);
        return ParameterBounds.SetCsr(command, CsrPem, nameof(CsrPem));
    }
}
