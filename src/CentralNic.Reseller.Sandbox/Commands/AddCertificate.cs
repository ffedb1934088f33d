using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Billing;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>AddCertificate (manual 8.1.2): orders a certificate, or with checkonly tells its price and names.</summary>
internal sealed class AddCertificate(
    Register register, Ordering ordering, CertificateAnswer answer, SandboxOptions options, TimeProvider time)
    : ISandboxCommand
{
    public string Name => "AddCertificate";

    public AcceptedParameters Accepted { get; } = new(
        "organizationcontact", "evapprovercontact0..3", "techcontact0..3", "csr0..256!", "class!", "dcvmethod!", "dcvtoken",
        "domain0..250", "dcvdomain0..250", "dcvemail0..250", "dcvscope", "dcvlanguage", "servertype", "period", "techfirstname0..1",
        "techlastname0..1", "techphone0..1", "techemail0..1", "techjobtitle0..1", "evapproverfirstname", "evapproverlastname",
        "evapproverphone", "evapproveremail", "evapproverjobtitle", "organizationohandle", "organizationphandle", "organizationname",
        "organizationdba", "organizationstreet", "organizationzip", "organizationcity", "organizationstate", "organizationcountry",
        "organizationphone", "organizationemail", "checkonly", "noautofilldomains", "servicetag0..100", "addservicetag0..100");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.WriteCertificates;

    public async ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var request = OrderRequest.ReadNew(call, register, time.GetUtcNow());
        var invoice = Invoice.For(request.Class, request.Names.Paid, options.VatPercent);
        if (request.CheckOnly)
        {
            return CertificateAnswer.Quote(request.Names.All, invoice);
        }

        var (certificate, order) = await ordering.PlaceAsync(call, request, invoice, cancellationToken);
        return answer.ToAdd(certificate, order, invoice);
    }
}
