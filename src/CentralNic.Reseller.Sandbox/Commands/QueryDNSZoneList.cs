using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Zones;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>QueryDNSZoneList: the account's zones, by name.</summary>
internal sealed class QueryDNSZoneList(Register register) : ISandboxCommand
{
    private static readonly ListTable<ZoneEntry> Table = new(
        new("dnszone", static z => z.Name),
        new("zonetype", static _ => "master"),
        new("updated date", static z => WireText.Date(z.Updated)),
        new("external", static _ => "0"));

    public string Name => "QueryDNSZoneList";

    public AcceptedParameters Accepted { get; } = new(["dnszone", "external", "cltrid", .. ListTable<ZoneEntry>.Parameters]);

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.ReadZones;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var account = call.Account.Login;
        return new(Table.Answer(call, register.Read(s => Table.Filter(call, s.Zones.All.Where(z => z.Account == account)).ToList())));
    }
}
