namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>What a store holds and how large it is.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Format">The version of its format.</param>
/// <param name="DatabaseBytes">The size of the database file.</param>
/// <param name="EmptyBytes">How much of that holds nothing: it is used again, or given back by compacting.</param>
/// <param name="JournalBytes">The size of the journal's files.</param>
/// <param name="SetAsideBytes">What is kept of earlier states (<c>set-aside</c>), which nothing reads again.</param>
/// <param name="Documents">How many documents of each kind the database has; what rests in the journal comes to it.</param>
public sealed record StoreInfo(
    string Folder,
    int Format,
    long DatabaseBytes,
    long EmptyBytes,
    long JournalBytes,
    long SetAsideBytes,
    IReadOnlyList<StoreKindCount> Documents);
