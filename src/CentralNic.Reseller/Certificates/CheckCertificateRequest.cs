using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>A check of a CSR (manual 8.1.1).</summary>
public sealed record CheckCertificateRequest
{
    /// <summary>The CSR in PEM, at most 257 lines.</summary>
    public required string CsrPem { get; init; }

    /// <summary>The certificate class; needed for a token.</summary>
    public string? Class { get; init; }

    /// <summary>The names that the certificate shall have, A-labels, at most 251.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether a token for immediate issuance is wanted; it is good for 30 days (manual 9.1.20).</summary>
    public bool GenerateDcvToken { get; init; }

    internal ResellerCommand ToCommand()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(CsrPem);
        ParameterBounds.CheckNames(Names, atLeast: 0, nameof(Names));
        if (GenerateDcvToken && string.IsNullOrWhiteSpace(Class))
        {
            throw new ArgumentException("A token is made for a class: Class must be set.", nameof(Class));
        }

        var command = new ResellerCommand("CheckCertificate")
            .Set("apiversion", "2")
            .Set("class", Class)
            .Set("generatedcvtoken", ResellerValue.Flag(GenerateDcvToken))
            .SetList("domain", Names);
        return ParameterBounds.SetCsr(command, CsrPem, nameof(CsrPem));
    }
}
