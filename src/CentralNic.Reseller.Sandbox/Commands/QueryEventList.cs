using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>QueryEventList: the account's events, oldest first; deleted ones only on request.</summary>
internal sealed class QueryEventList(Register register, AccountRepository accounts) : ISandboxCommand
{
    // Numbers rise with time, so that the default order is the oldest first.
    private static readonly ListTable<SandboxEvent> Table = new(
        new("event", static e => WireText.Number(e.Id)),
        new("eventclass", static e => e.Class, "class"),
        new("eventsubclass", static e => e.Subclass, "subclass"),
        new("event date", static e => WireText.LongDate(e.Time), "date"),
        new("object id", static e => e.ObjectId));

    public string Name => "QueryEventList";

    public AcceptedParameters Accepted { get; } = new([
        "class", "subclass", "mindate", "maxdate", "history", "showall", "includesub", .. ListTable<SandboxEvent>.Parameters]);

    public bool NeedsVersion2 => false;

    public AclNeed? Needs => AclNeed.ReadEvents;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var includeSub = call.Flag("includesub");
        var filter = Filter(call, includeSub);
        var found = register.Read(s => s.Events.All.Where(filter).ToList());
        var response = includeSub
            ? Table.Answer(call, found, new ListColumn<SandboxEvent>("registrar", static e => e.Account))
            : Table.Answer(call, found);
        return new(response
            .Add("events count", response.First("count"))
            .Add("events total", response.First("total")));
    }

    private Func<SandboxEvent, bool> Filter(CommandCall call, bool includeSub)
    {
        var account = call.Account.Login;
        var of = call.Text("class");
        var subclass = call.Text("subclass");
        var from = Date(call, "mindate") ?? DateTimeOffset.MinValue;

        // Dates have whole seconds on the wire: an event within the last one is still in.
        var before = Date(call, "maxdate")?.AddSeconds(1) ?? DateTimeOffset.MaxValue;
        var all = call.Flag("showall");
        var deleted = call.Flag("history");
        return e => (e.Account == account || (includeSub && accounts.Oversees(account, e.Account)))
            && (all || e.Deleted == deleted)
            && e.Time >= from
            && e.Time < before
            && WireText.Fits(of, e.Class)
            && WireText.Fits(subclass, e.Subclass);
    }

    private static DateTimeOffset? Date(CommandCall call, string name) => call.Text(name) switch
    {
        null => null,
        { } text when WireText.TryReadDate(text, out var date) => date,
        _ => throw new CommandRefusedException(ReturnCodes.InvalidAttributeSyntax, name.ToUpperInvariant()),
    };
}
