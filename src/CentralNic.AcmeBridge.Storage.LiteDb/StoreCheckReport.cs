namespace CentralNic.AcmeBridge.Storage.LiteDb;

/// <summary>What <see cref="StoreCheck"/> found.</summary>
/// <param name="Documents">How many documents are whole.</param>
/// <param name="Pages">How many pages the database has.</param>
/// <param name="JournalEntries">How many whole entries the journal has.</param>
/// <param name="WithoutWholeSum">How many documents have no checksum of the whole row, because an older version wrote them.</param>
/// <param name="Findings">What is wrong, a sentence each.</param>
/// <param name="Repaired">What was wrong and was repaired, a sentence each.</param>
public sealed record StoreCheckReport(
    int Documents, long Pages, int JournalEntries, int WithoutWholeSum, IReadOnlyList<string> Findings, IReadOnlyList<string> Repaired);
