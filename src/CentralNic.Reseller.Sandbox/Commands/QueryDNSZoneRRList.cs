using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Sandbox.Zones;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>QueryDNSZoneRRList: a zone's records, as lines or, with wide, in columns. Hidden ones are left out.</summary>
internal sealed class QueryDNSZoneRRList(Register register) : ISandboxCommand
{
    private static readonly ListColumn<ZoneRecord>[] Columns =
    [
        new("name", static r => r.Name),
        new("ttl", static r => WireText.Number(r.Ttl)),
        new("type", static r => r.Type),
        new("content", static r => r.Content),
        new("prio", static r => r.Priority ?? ""),
        new("locked", static _ => "0"),
        new("updated date", static r => WireText.Date(r.Updated), "changed_date"),
    ];

    private static readonly ListTable<ZoneRecord> Wide = new(Columns);

    private static readonly ListTable<ZoneRecord> Lines = new([new("rr", static r => r.Line), .. Columns]);

    public string Name => "QueryDNSZoneRRList";

    public AcceptedParameters Accepted { get; } = new([
        "dnszone!", "name", "type", "content", "ttl", "prio", "cltrid", .. ListTable<ZoneRecord>.Parameters]);

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.ReadZones;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var name = ZoneFields.Name(call);
        var zone = register.Read(s => s.Zones.Find(call.Account.Login, name)) ?? throw CommandCall.NotFound("dnszone");
        var table = call.Flag("wide") ? Wide : Lines;
        return new(table.Answer(call, table.Filter(call, zone.Records.Where(static r => !r.IsHidden)).ToList()));
    }
}
