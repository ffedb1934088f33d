using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Certificates;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>PushObject (manual 8.4.4, 9.1.32): moves a certificate with all that belongs to it to a subreseller, or from one.</summary>
internal sealed class PushObject(Pushing pushing) : ISandboxCommand
{
    public string Name => "PushObject";

    public AcceptedParameters Accepted { get; } = new("type!", "object!", "target!");

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.WriteCertificates;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        if (!call.Required("type").Equals("certificate", StringComparison.OrdinalIgnoreCase))
        {
            throw CommandCall.Invalid("type", "this sandbox has only certificates");
        }

        var pushed = pushing.Push(call.Account.Login, call.Required("object"), call.Required("target"));
        return new(WireText.Success()
            .AddRange("certificate", pushed.Certificates)
            .Add("certificateorder", pushed.OrderId)
            .AddRange("certificatecontact", pushed.Contacts.Select(c => c.Before))
            .AddRange("certificatecontactpushed", pushed.Contacts.Select(c => c.After))
            .AddRange("certificatecontactcloned", pushed.Contacts.Select(c => c.Cloned ? "1" : "0")));
    }
}
