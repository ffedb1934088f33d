using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Core.Issuances.Steps;

/// <summary>The command lines that answer the question about a parked order, to be pasted into a shell.</summary>
internal static class AnswerCommands
{
    /// <summary>The command lines.</summary>
    /// <param name="isPurchaseInQuestion">Whether the question is whether its names may be bought again.</param>
    public static IReadOnlyList<string> For(OrderId id, bool isPurchaseInQuestion)
    {
        string[] commands = isPurchaseInQuestion
            ? [$"issuances allow-purchase {id}", $"issuances give-up {id} --reason TEXT"]
            : [$"issuances search-again {id}", $"issuances adopt {id} CERTIFICATE", $"issuances give-up {id} --reason TEXT"];
        return [.. commands.Select(OperatorCommands.Line)];
    }

    /// <summary>The command lines that decide about a purchase that waits for approval.</summary>
    public static IReadOnlyList<string> ForApproval(OrderId id) =>
        [OperatorCommands.Line($"approvals approve {id}"), OperatorCommands.Line($"approvals deny {id} --reason TEXT")];
}
