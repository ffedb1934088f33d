using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>CheckCertificate (manual 8.1.1, 9.1.3, 9.1.5, 9.1.20): what a CSR holds, mailboxes for DCV, a token for immediate issuance.</summary>
internal sealed class CheckCertificate(CertificateAuthority authority, TimeProvider time) : ISandboxCommand
{
    /// <summary>What the CA's secret behind tokens is derived for.</summary>
    public const string TokenPurpose = "dcv-token";

    private static readonly string[] Mailboxes = ["postmaster", "administrator", "hostmaster", "admin", "webmaster"];

    public string Name => "CheckCertificate";

    public AcceptedParameters Accepted { get; } = new("csr0..256", "domain0..250", "class", "generatedcvtoken");

    public bool NeedsVersion2 => true;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var response = WireText.Success();
        var csr = OrderRequest.ReadCsr(call);
        var domains = ReadDomains(call);
        var of = call.Text("class") is null ? null : OrderRequest.ReadClass(call);
        if (csr is null && domains.Count == 0)
        {
            throw CommandCall.Missing("csr0");
        }

        if (csr is not null)
        {
            WriteCsr(response, csr);
        }

        if (call.Flag("generatedcvtoken"))
        {
            if (of is null || csr is null)
            {
                throw CommandCall.Missing(of is null ? "class" : "csr0");
            }

            if (!of.ImmediateIssuance)
            {
                throw CommandCall.Invalid("generatedcvtoken", $"{of.DisplayName} has no immediate issuance");
            }

            response.Add("dcv token", DcvToken.ForRequest(authority.DeriveSecret(TokenPurpose), csr.Der, time.GetUtcNow()));
        }
        else if (of is not null)
        {
            response.AddRange("dcv email", domains.SelectMany(d => Mailboxes.Select(m => $"{m}@{DomainRules.BaseDomain(d)}")));
            response.AddRange("domain", domains.SelectMany(d => Mailboxes.Select(_ => d)));
        }

        return new(response);
    }

    private static List<string> ReadDomains(CommandCall call)
    {
        var domains = new List<string>();
        foreach (var (number, text) in call.Numbered("domain"))
        {
            domains.Add(DomainRules.TryNormalize(text, out var name)
                ? name
                : throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, $"DOMAIN{number}"));
        }

        return domains;
    }

    private static void WriteCsr(ResellerResponse response, SigningRequest csr)
    {
        var subject = csr.Subject;
        response
            .Add("csr commonname", csr.CommonName)
            .Add("csr public key algorithm", csr.KeyAlgorithm)
            .Add("csr public key size", WireText.Number(csr.KeySize))
            .AddRange("csr san", csr.SubjectAlternativeNames)
            .Add("csr subject", SubjectText.Line(subject))
            .Add("csr subject commonname", csr.CommonName)
            .Add("csr subject country", SubjectText.Value(subject, SubjectText.Country))
            .Add("csr subject emailaddress", SubjectText.Value(subject, SubjectText.EmailAddress))
            .Add("csr subject location", SubjectText.Value(subject, SubjectText.Location))
            .Add("csr subject organization", SubjectText.Value(subject, SubjectText.Organization))
            .Add("csr subject organizational unit", SubjectText.Value(subject, SubjectText.OrganizationalUnit))
            .Add("csr subject state", SubjectText.Value(subject, SubjectText.State));
    }
}
