using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// RenewCertificate (manual 8.1.3, 5.3, 9.1.24): a new order with another paid year, linked to the old certificate; or with checkonly its
/// price and names. What the command does not say is taken from the old certificate.
/// </summary>
internal sealed class RenewCertificate(
    Register register, Ordering ordering, CertificateAnswer answer, SandboxOptions options, TimeProvider time)
    : ISandboxCommand
{
    public string Name => "RenewCertificate";

    public AcceptedParameters Accepted { get; } = new(
        "certificate!",
        "period",
        "organizationcontact0..1",
        "evapprovercontact0..1",
        "techcontact0..1",
        "csr0..256",
        "dcvmethod",
        "dcvtoken",
        "domain0..250", "dcvemail0..250", "dcvscope", "dcvlanguage", "servertype", "techfirstname0..1", "techlastname0..1", "techphone0..1",
        "techemail0..1", "techjobtitle", "evapproverfirstname", "evapproverlastname", "evapproverphone", "evapproveremail",
        "evapproverjobtitle", "organizationname", "organizationdba", "organizationstreet", "organizationzip", "organizationcity",
        "organizationstate", "organizationcountry", "organizationphone", "organizationemail", "checkonly");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.WriteCertificates;

    public async ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var request = OrderRequest.ReadRenewal(call, register, options.RenewalsAddNames, time.GetUtcNow());
        var invoice = Invoice.For(request.Class, request.Names.Paid, options.VatPercent);
        if (request.CheckOnly)
        {
            return CertificateAnswer.Quote(request.Names.All, invoice);
        }

        var (certificate, order) = await ordering.PlaceAsync(call, request, invoice, cancellationToken);
        return answer.ToRenew(certificate, order, invoice);
    }
}
