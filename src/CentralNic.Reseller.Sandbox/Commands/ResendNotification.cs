using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>ResendNotification (manual 8.4.1, 9.1.27): the CA looks at once. The answer does not wait for what it finds.</summary>
internal sealed class ResendNotification(Register register, Fulfilment fulfilment) : ISandboxCommand
{
    public string Name => "ResendNotification";

    public AcceptedParameters Accepted { get; } = new("type!", "object!", "reason", "recipient", "sub");

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.WriteCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!call.Required("type").Equals("certificate", StringComparison.OrdinalIgnoreCase))
        {
            throw CommandCall.Invalid("type", "this sandbox has only certificates");
        }

        var entry = register.Read(s => s.FindCertificate(call.Account.Login, call.Required("object")))
            ?? throw CommandCall.NotFound("object");
        if (entry.Status != SandboxCertificateStatus.Processing)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidCommandSequence, $"the certificate is {entry.Status.WireName()}");
        }

        fulfilment.LookNow(entry.Id);
        return new(WireText.Success());
    }
}
