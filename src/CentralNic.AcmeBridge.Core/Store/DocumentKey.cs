namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>Where a document lives: its kind (for example <c>order</c>) and its id within that kind.</summary>
/// <param name="Kind">Lower-case name of the kind; a short fixed set, chosen by Core.</param>
/// <param name="Id">Unique within the kind; ASCII, at most 200 characters, compared by ordinal.</param>
public readonly record struct DocumentKey(string Kind, string Id)
{
    /// <summary>The key as logs show it: <c>kind/id</c>.</summary>
    public override string ToString() => $"{Kind}/{Id}";
}
