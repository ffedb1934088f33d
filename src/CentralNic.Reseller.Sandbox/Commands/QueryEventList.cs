using CentralNic.Reseller.Sandbox.Books;
using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Commands;

/// <summary>QueryEventList: the account's events, oldest first; deleted ones only on request.</summary>
internal sealed class QueryEventList(Register register) : ISandboxCommand
{
    public string Name => "QueryEventList";

    public AcceptedParameters Accepted { get; } = new(
        "class", "subclass", "mindate", "maxdate", "first", "limit", "wide", "history", "showall", "orderby", "order");

    public bool NeedsVersion2 => false;

    public ValueTask<ResellerResponse> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        var found = register.Read(b => b.Events.All.Where(Filter(call)).ToList());
        Sort(call, found);
        var page = new ListPage(call, found.Count);
        var response = WireText.Success();
        if (call.Flag("wide"))
        {
            var row = 0;
            foreach (var entry in page.Cut(found))
            {
                response
                    .Add("event", row, WireText.Number(entry.Id))
                    .Add("eventclass", row, entry.Class)
                    .Add("eventsubclass", row, entry.Subclass)
                    .Add("event date", row, WireText.LongDate(entry.Time))
                    .Add("object id", row, entry.ObjectId);
                row++;
            }

            ListPage.WriteColumns(response, "event", "eventclass", "eventsubclass", "event date", "object id");
        }
        else
        {
            response.AddRange("event", page.Cut(found).Select(e => WireText.Number(e.Id)));
            ListPage.WriteColumns(response, "event");
        }

        response
            .Add("events count", WireText.Number(page.Cut(found).Count()))
            .Add("events total", WireText.Number(found.Count));
        page.WriteCounters(response);
        return new(response);
    }

    private static Func<SandboxEvent, bool> Filter(CommandCall call)
    {
        var account = call.Account.Login;
        var of = call.Text("class");
        var subclass = call.Text("subclass");
        var from = Date(call, "mindate") ?? DateTimeOffset.MinValue;

        // Dates have whole seconds on the wire: an event within the last one is still in.
        var before = Date(call, "maxdate")?.AddSeconds(1) ?? DateTimeOffset.MaxValue;
        var all = call.Flag("showall");
        var deleted = call.Flag("history");
        return e => e.Account == account
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

    private static void Sort(CommandCall call, List<SandboxEvent> found)
    {
        Comparison<SandboxEvent> compare = call.Text("orderby")?.ToLowerInvariant() switch
        {
            null or "date" => static (a, b) => a.Time.CompareTo(b.Time),
            "class" => static (a, b) => string.CompareOrdinal(a.Class, b.Class),
            "subclass" => static (a, b) => string.CompareOrdinal(a.Subclass, b.Subclass),
            "objectid" => static (a, b) => string.CompareOrdinal(a.ObjectId, b.ObjectId),
            _ => throw CommandCall.Invalid("orderby", "unknown column"),
        };
        var sign = SortOrder.Sign(call);
        found.Sort((a, b) => sign * (compare(a, b) is not 0 and var order ? order : a.Id.CompareTo(b.Id)));
    }
}
