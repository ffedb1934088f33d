using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Authority;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Classes;
using CentralNic.Reseller.Sandbox.DomainControl;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// CheckCertificate (manual 8.1.1, 9.1.3 to 9.1.6, 9.1.20): what a CSR and a certificate hold, mailboxes for DCV, a token for immediate
/// issuance.
/// </summary>
internal sealed class CheckCertificate(CertificateAuthority authority, TimeProvider time) : ISandboxCommand
{
    private static readonly string[] Mailboxes = ["postmaster", "administrator", "hostmaster", "admin", "webmaster"];

    public string Name => "CheckCertificate";

    public AcceptedParameters Accepted { get; } = new("csr0..256", "crt0..256", "domain0..250", "class", "generatedcvtoken");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.ReadCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var csr = OrderRequest.ReadCsr(call);
        var crt = call.List("crt");
        var domains = RequestedNames.Read(call);
        var of = call.Text("class") is null ? null : OrderRequest.ReadClass(call);
        if (csr is null && crt.Count == 0 && domains.Count == 0)
        {
            throw CommandCall.Missing("csr0");
        }

        var sheet = new PropertySheet();
        if (csr is not null)
        {
            WriteCsr(sheet, csr);
        }

        if (crt.Count > 0)
        {
            CertificateText.Write(sheet, string.Join('\n', crt));
        }

        if (call.Flag("generatedcvtoken"))
        {
            sheet.Add("dcv token", MakeToken(csr, of));
        }
        else if (of is not null)
        {
            sheet.AddRange("dcv email", domains.SelectMany(d => Mailboxes.Select(m => $"{m}@{DomainRules.BaseDomain(d)}")));
            sheet.AddRange("domain", domains.SelectMany(d => Mailboxes.Select(_ => d)));
        }

        return new(sheet.ToResponse());
    }

    private string MakeToken(SigningRequest? csr, CertificateClass? of)
    {
        if (of is null || csr is null)
        {
            throw CommandCall.Missing(of is null ? "class" : "csr0");
        }

        return of.ImmediateIssuance
            ? DcvToken.ForRequest(authority.DeriveSecret(Ordering.TokenPurpose), csr.Der, time.GetUtcNow())
            : throw CommandCall.Invalid("generatedcvtoken", $"{of.DisplayName} has no immediate issuance");
    }

    private static void WriteCsr(PropertySheet sheet, SigningRequest csr)
    {
        sheet
            .Add("csr commonname", csr.CommonName)
            .Add("csr public key algorithm", csr.KeyAlgorithm)
            .Add("csr public key size", WireText.Number(csr.KeySize))
            .AddRange("csr san", csr.SubjectAlternativeNames);
        SubjectText.Write(sheet, "csr subject", csr.Subject);
    }
}
