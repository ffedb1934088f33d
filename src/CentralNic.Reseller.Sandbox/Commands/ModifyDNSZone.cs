using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Zones;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>
/// ModifyDNSZone: <c>addrr#</c> adds records, <c>delrr#</c> removes exact ones, <c>rr#</c> exchanges all. Removing comes before adding, so
/// that one command can replace a record. The zone is served at once.
/// </summary>
internal sealed class ModifyDNSZone(Register register, TimeProvider time) : ISandboxCommand
{
    public string Name => "ModifyDNSZone";

    public AcceptedParameters Accepted { get; } = new(["addrr0..999", "delrr0..999", .. ZoneFields.Parameters]);

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.WriteZones;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var name = ZoneFields.Name(call);
        var change = new ZoneChange(
            ZoneFields.Records(call, "rr", name, now),
            ZoneFields.Records(call, "delrr", name, now),
            ZoneFields.Records(call, "addrr", name, now));
        register.Change((snapshot, _) =>
        {
            var zone = snapshot.Zones.Find(call.Account.Login, name) ?? throw CommandCall.NotFound("dnszone");
            return new()
            {
                Zones =
                [
                    zone with
                    {
                        Records = change.Apply(zone.Records),
                        Soa = ZoneFields.Soa(call, zone.Soa, now),
                        Signed = call.Text("signed") is null ? zone.Signed : call.Flag("signed"),
                        PremiumDnsSet = call.Text("premiumdnsset") ?? zone.PremiumDnsSet,
                        Updated = now,
                    },
                ],
            };
        });
        return new(WireText.Success());
    }
}
