using System.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Audit;
using CentralNic.AcmeBridge.Operator.Audit;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>audit</c>: who changed what.</summary>
internal static class AuditCommand
{
    private static readonly TextColumn<AuditEntry>[] Columns =
    [
        new("time", entry => IssuanceText.Moment(entry.At)),
        new("who", entry => entry.Who) { Shrinks = true },
        new("from", entry => entry.From) { Shrinks = true },
        new("action", entry => entry.Action),
        new("thing", entry => entry.Thing),
        new("outcome", entry => entry.Outcome.ToString().ToLowerInvariant()),
        new("why", entry => entry.Error ?? entry.Reason) { Shrinks = true },
    ];

    internal static Command Create()
    {
        var who = new Option<string?>("--who") { Description = "Only what was asked for by them", HelpName = "NAME" };
        var action = new Option<string?>("--action") { Description = "Only this action, or all of an area: orders", HelpName = "ACTION" };
        var thing = new Option<string?>("--thing") { Description = "Only what was done to this thing: orders/ID", HelpName = "THING" };
        var tenant = new Option<string?>("--tenant") { Description = "Only what belongs to this tenant", HelpName = "NAME" };
        var from = CommonOptions.Day("--from", "Not before this day, UTC");
        var to = CommonOptions.Day("--to", "Not after this day, UTC");
        var command = new Command("audit", "List who changed what, newest first; with --json as it stood before and after, too")
        {
            who, action, thing, tenant, from, to,
        };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("audit")
                .With("who", parsed.GetValue(who))
                .With("action", parsed.GetValue(action))
                .With("thing", parsed.GetValue(thing))
                .With("tenant", parsed.GetValue(tenant))
                .With("from", parsed.GetValue(from))
                .With("to", parsed.GetValue(to)?.AddDays(1)),
            AuditResourceJson.Default.PageAuditEntry,
            AuditResourceJson.Default.AuditEntry,
            "Nothing was changed.",
            Columns,
            cancellationToken));
        return command
            .WithExample("What was done to one order", "audit --thing orders/ID")
            .WithExample("Export a month", "audit --from 2026-11-01 --to 2026-11-30 --all --json");
    }
}
