using System.Text.Json;

namespace CentralNic.AcmeBridge.Core.Audit;

/// <summary>One change that an operator, or a system of the operator's, asked for. Holds no secret.</summary>
public sealed record AuditEntry
{
    /// <summary>Names the entry; ids of later entries come before those of earlier ones.</summary>
    public required string Id { get; init; }

    /// <summary>When it was asked for, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who asked: a user of this machine, a token by its label, or an operator by name.</summary>
    public required string Who { get; init; }

    /// <summary>From where: the operator's socket, or an address.</summary>
    public required string From { get; init; }

    /// <summary>What was asked for, for example <c>orders.give-up</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to, for example <c>orders/ID</c>.</summary>
    public required string Thing { get; init; }

    /// <summary>Whose that is; absent: it belongs to no tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Why, in the words of who asked.</summary>
    public string? Reason { get; init; }

    /// <summary>What was asked for in detail, where that is more than what became of the thing; absent: it is not.</summary>
    public JsonElement? Asked { get; init; }

    /// <summary>The thing as it was; absent: it was made.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>
    /// The thing as it became; of work that failed on its way, what was done. Absent: it was removed, or the change did not happen.
    /// </summary>
    public JsonElement? After { get; init; }

    /// <summary>What became of it.</summary>
    public AuditOutcome Outcome { get; init; }

    /// <summary>Why it was refused or failed.</summary>
    public string? Error { get; init; }
}

/// <summary>What became of a change.</summary>
public enum AuditOutcome
{
    /// <summary>It was begun; an entry that stays so was cut off by the end of the program, and may have happened or not.</summary>
    Begun,

    /// <summary>It happened.</summary>
    Done,

    /// <summary>It was refused, and nothing changed.</summary>
    Refused,

    /// <summary>It failed; a part of it may have happened.</summary>
    Failed,
}
