using CentralNic.Reseller.Sandbox.Gateway;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Sandbox.Faults;

/// <summary>Spoils what an answer says. An answer that the fault does not concern stays as it is.</summary>
internal static class AnswerFaults
{
    private const string EventList = "QueryEventList";
    private const string Intermediate = "intermediate";

    // Properties of a list that are no column of rows.
    private static readonly string[] Counters = ["column", "count", "first", "last", "limit", "total", "events count", "events total"];

    public static ResellerResponse Spoil(ResellerResponse answer, string command, IReadOnlyList<SandboxFault> faults)
    {
        foreach (var fault in faults)
        {
            answer = fault.Kind switch
            {
                SandboxFaultKind.DuplicateEvents when IsEventList(command, answer) => Twice(answer),
                SandboxFaultKind.ReorderEvents when IsEventList(command, answer) => Change(answer, static (_, values) => values.Reverse()),
                SandboxFaultKind.MissingIntermediate when answer.IsSuccess =>
                    Change(answer, static (name, values) => name == Intermediate ? [] : values, columnsOnly: false),
                _ => answer,
            };
        }

        return answer;
    }

    private static bool IsEventList(string command, ResellerResponse answer) =>
        answer.IsSuccess && command.Equals(EventList, StringComparison.OrdinalIgnoreCase);

    // The counters of the page tell of what is in it; the total stays, so that paging ends where it would.
    private static ResellerResponse Twice(ResellerResponse answer)
    {
        var doubled = Change(answer, static (_, values) => values.SelectMany(static v => new[] { v, v }));
        return Change(
            doubled,
            (name, values) => name is "count" or "events count" ? [WireText.Number(2 * answer.Values("event").Count)] : values,
            columnsOnly: false);
    }

    private static ResellerResponse Change(
        ResellerResponse answer, Func<string, IReadOnlyList<string>, IEnumerable<string>> change, bool columnsOnly = true)
    {
        var changed = new ResellerResponse(answer.Code, answer.Description) { Runtime = answer.Runtime, QueueTime = answer.QueueTime };
        foreach (var name in answer.Names)
        {
            var values = answer.Values(name);
            changed.AddRange(name, columnsOnly && Counters.Contains(name) ? values : change(name, values));
        }

        return changed;
    }
}
