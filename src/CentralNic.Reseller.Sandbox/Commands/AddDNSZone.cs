using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Zones;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>AddDNSZone: a new zone on the reseller's name servers. One that is there already gives 549.</summary>
internal sealed class AddDNSZone(Register register, TimeProvider time) : ISandboxCommand
{
    public string Name => "AddDNSZone";

    public AcceptedParameters Accepted { get; } = new([.. ZoneFields.Parameters]);

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.WriteZones;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var name = ZoneFields.Name(call);
        var zone = new ZoneEntry
        {
            Name = name,
            Account = call.Account.Login,
            Soa = ZoneFields.Soa(call, former: null, now),
            Records = new ZoneChange(ZoneFields.Records(call, "rr", name, now), [], []).Apply([]),
            Signed = call.Flag("signed"),
            PremiumDnsSet = call.Text("premiumdnsset"),
            Updated = now,
        };
        register.Change((snapshot, _) => snapshot.Zones.Find(name) is null
            ? new() { Zones = [zone] }
            : throw new CommandRefusedException(ReturnCodes.CommandFailed, "the zone exists already"));
        return new(WireText.Success());
    }
}
