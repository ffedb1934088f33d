using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Zones;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>StatusDNSZone: a zone's SOA record and kind.</summary>
internal sealed class StatusDNSZone(Register register) : ISandboxCommand
{
    public string Name => "StatusDNSZone";

    public AcceptedParameters Accepted { get; } = new("dnszone!", "cltrid");

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.ReadZones;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var name = ZoneFields.Name(call);
        var zone = register.Read(s => s.Zones.Find(call.Account.Login, name)) ?? throw CommandCall.NotFound("dnszone");
        return new(new PropertySheet()
            .Add("dnszone", zone.Name)
            .Add("external", "0")
            .Add("premiumdnsset", zone.PremiumDnsSet)
            .Add("signed", zone.Signed ? "1" : "0")
            .Add("soaexpire", WireText.Number(zone.Soa.Expire))
            .Add("soaminttl", WireText.Number(zone.Soa.MinimumTtl))
            .Add("soamname", zone.Soa.PrimaryServer)
            .Add("soarefresh", WireText.Number(zone.Soa.Refresh))
            .Add("soaretry", WireText.Number(zone.Soa.Retry))
            .Add("soarname", zone.Soa.Mailbox)
            .Add("soaserial", WireText.Number(zone.Soa.Serial))
            .Add("soattl", WireText.Number(zone.Soa.Ttl))
            .Add("zonetype", "master")
            .ToResponse());
    }
}
