using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Certificates;

/// <summary>
/// A check (manual 8.1.1) of a CSR, of a certificate, of the addresses that the CA would ask for names, or of all together. At least one
/// of <see cref="CsrPem"/>, <see cref="CrtPem"/> and <see cref="Names"/> is set.
/// </summary>
public sealed record CheckCertificateRequest
{
    /// <summary>The CSR in PEM to read, at most 257 lines.</summary>
    public string? CsrPem { get; init; }

    /// <summary>The certificate in PEM to read, at most 257 lines.</summary>
    public string? CrtPem { get; init; }

    /// <summary>The certificate class; needed for a token, and for addresses.</summary>
    public string? Class { get; init; }

    /// <summary>The names whose addresses are wanted, or that the token is for: A-labels, at most 251.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether a token for immediate issuance is wanted; it is good for 30 days (manual 9.1.20). Needs CSR and class.</summary>
    public bool GenerateDcvToken { get; init; }

    internal ResellerCommand ToCommand()
    {
        ParameterBounds.CheckNames(Names, atLeast: 0, nameof(Names));
        if (string.IsNullOrWhiteSpace(CsrPem) && string.IsNullOrWhiteSpace(CrtPem) && Names.Count == 0)
        {
            throw new ArgumentException("There is nothing to check: set CsrPem, CrtPem or Names.", nameof(CsrPem));
        }

        if (GenerateDcvToken && (string.IsNullOrWhiteSpace(Class) || string.IsNullOrWhiteSpace(CsrPem)))
        {
            throw new ArgumentException("A token is made for a class and a CSR: Class and CsrPem must be set.", nameof(Class));
        }

        var command = new ResellerCommand("CheckCertificate")
            .Set("apiversion", "2")
            .Set("class", Class)
            .Set("generatedcvtoken", ResellerValue.Flag(GenerateDcvToken))
            .SetList("domain", Names);
        ParameterBounds.SetCsr(command, CsrPem, nameof(CsrPem));
        return ParameterBounds.SetPem(command, "crt", CrtPem, nameof(CrtPem));
    }
}
