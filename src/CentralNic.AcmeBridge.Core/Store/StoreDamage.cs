using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>What a store is known to have had and cannot read any more.</summary>
/// <param name="Documents">The documents, in the order of their keys.</param>
/// <param name="MayBeMore">Whether others may be gone whose keys cannot be told.</param>
public sealed record StoreDamage(IReadOnlyList<DamagedDocument> Documents, bool MayBeMore)
{
    /// <summary>Nothing is damaged.</summary>
    public static StoreDamage None { get; } = new([], false);

    /// <summary>Pages of the store's file that went bad since the start. Which documents they held is known after the next one.</summary>
    public IReadOnlyList<long> Pages { get; init; } = [];

    /// <summary>Whether nothing is damaged.</summary>
    public bool IsNone => Documents.Count == 0 && !MayBeMore && Pages.Count == 0;

    /// <summary>What is damaged and what can be done, for the operator.</summary>
    public string InWords()
    {
        var keys = Documents.Select(document => document.Key);
        var text = (Documents.Count > 0 ? $"Damaged in the store, and not served: {Some(keys)}. " : "")
            + (MayBeMore ? "Documents were lost whose names cannot be told. " : "");
        if (Pages.Count > 0)
        {
            return text
                + $"The database's file went bad while the bridge ran (pages: {Some(Pages)}); what stands there cannot be read, and "
                + "nothing is bought. Look at the disk, then restart the bridge: at the start all that is whole is taken over, and what is "
                + "lost is listed.";
        }

        return text
            + "Restore the data folder from a backup, or go on without them, with the bridge stopped: "
            + $"{OperatorCommands.Line("store accept-loss")}";
    }

    private static string Some<T>(IEnumerable<T> all)
    {
        const int Named = 5;
        var list = all.ToList();
        return string.Join(", ", list.Take(Named)) + (list.Count > Named ? $" and {list.Count - Named} more" : "");
    }
}
