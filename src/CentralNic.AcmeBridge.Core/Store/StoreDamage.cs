using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>What a store is known to have had and cannot read any more.</summary>
/// <param name="Documents">The documents, in the order of their keys.</param>
/// <param name="MayBeMore">Whether others may be gone whose keys cannot be told.</param>
public sealed record StoreDamage(IReadOnlyList<DamagedDocument> Documents, bool MayBeMore)
{
    /// <summary>Nothing is damaged.</summary>
    public static StoreDamage None { get; } = new([], false);

    /// <summary>Whether nothing is damaged.</summary>
    public bool IsNone => Documents.Count == 0 && !MayBeMore;

    /// <summary>What is damaged and what can be done, for the operator.</summary>
    public string InWords()
    {
        const int Named = 5;
        var names = string.Join(", ", Documents.Take(Named).Select(document => document.Key));
        var more = Documents.Count > Named ? $" and {Documents.Count - Named} more" : "";
        return (Documents.Count > 0 ? $"Damaged in the store, and not served: {names}{more}. " : "")
            + (MayBeMore ? "Documents were lost whose names cannot be told. " : "")
            + "Restore the data folder from a backup, or go on without them, with the bridge stopped: "
            + $"{OperatorCommands.Line("store accept-loss")}";
    }
}
