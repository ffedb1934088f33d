using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.Requests;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// ReissueCertificate (manual 8.1.4, 4.1, 5.2, 9.1.25): a new certificate in the same order, free of charge and no longer than the order is
/// paid for. The names are proven again; the older certificate stays valid.
/// </summary>
internal sealed class ReissueCertificate(
    Register register, Ordering ordering, CertificateAnswer answer, TimeProvider time) : ISandboxCommand
{
    public string Name => "ReissueCertificate";

    public AcceptedParameters Accepted { get; } = new("certificate!", "csr0..256", "dcvscope", "dcvtoken");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.WriteCertificates;

    public async ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var request = OrderRequest.ReadReissue(call, register, time.GetUtcNow());
        var (certificate, order) = await ordering.PlaceAsync(call, request, invoice: null, cancellationToken);
        return answer.ToReissue(certificate, order);
    }
}
