using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// DeleteCertificate (manual 8.1.5, 9.1.26, 9.1.28, 9.1.29): revokes a certificate, or cancels or revokes its order. No action is REVOKE.
/// </summary>
internal sealed class DeleteCertificate(Closing closing) : ISandboxCommand
{
    public string Name => "DeleteCertificate";

    public AcceptedParameters Accepted { get; } = new("certificate!", "action");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.DeleteCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var account = call.Account.Login;
        var certificate = call.Required("certificate");
        switch (call.Text("action")?.ToUpperInvariant())
        {
            case null or "REVOKE":
                closing.RevokeCertificate(account, certificate);
                break;
            case "CANCELORDER":
                closing.CancelOrder(account, closing.OrderOf(account, certificate));
                break;
            case "REVOKEORDER":
                closing.RevokeOrder(account, closing.OrderOf(account, certificate));
                break;
            default:
                throw CommandCall.Invalid("action", "must be REVOKE, CANCELORDER or REVOKEORDER");
        }

        return new(WireText.Success());
    }
}
