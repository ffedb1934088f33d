using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Zones;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>CheckDNSZone: code 210 when the zone can be made, 211 when somebody has it.</summary>
internal sealed class CheckDNSZone(Register register) : ISandboxCommand
{
    public string Name => "CheckDNSZone";

    public AcceptedParameters Accepted { get; } = new("dnszone!", "cltrid");

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.ReadZones;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var name = ZoneFields.Name(call);
        var code = register.Read(s => s.Zones.Find(name)) is null ? ReturnCodes.Available : ReturnCodes.NotAvailable;
        return new(new ResellerResponse(code, ReturnCodes.Text(code)));
    }
}
