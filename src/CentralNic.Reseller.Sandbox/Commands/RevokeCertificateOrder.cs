using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>RevokeCertificateOrder (manual 8.2.2, 9.1.28): revokes an issued order with all its certificates.</summary>
internal sealed class RevokeCertificateOrder(Closing closing) : ISandboxCommand
{
    public string Name => "RevokeCertificateOrder";

    public AcceptedParameters Accepted { get; } = new("certificateorder!");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.DeleteCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        closing.RevokeOrder(call.Account.Login, call.Required("certificateorder"));
        return new(WireText.Success());
    }
}
