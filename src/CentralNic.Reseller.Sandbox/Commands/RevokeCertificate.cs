using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>RevokeCertificate (manual 8.1.6, 9.1.26): revokes one certificate; nothing is refunded, and its order lives on.</summary>
internal sealed class RevokeCertificate(Closing closing) : ISandboxCommand
{
    public string Name => "RevokeCertificate";

    public AcceptedParameters Accepted { get; } = new("certificate!");

    public bool NeedsVersion2 => true;

    public AclNeed? Needs => AclNeed.DeleteCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        closing.RevokeCertificate(call.Account.Login, call.Required("certificate"));
        return new(WireText.Success());
    }
}
