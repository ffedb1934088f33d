using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>CancelCertificateOrder (manual 8.2.1, 9.1.29): cancels an order before its first certificate was issued.</summary>
internal sealed class CancelCertificateOrder(Closing closing) : ISandboxCommand
{
    public string Name => "CancelCertificateOrder";

    public AcceptedParameters Accepted { get; } = new("certificateorder!");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.DeleteCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        closing.CancelOrder(call.Account.Login, call.Required("certificateorder"));
        return new(WireText.Success());
    }
}
