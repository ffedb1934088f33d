namespace CentralNic.AcmeBridge.Storage.LiteDb.Backups;

/// <summary>What was restored.</summary>
/// <param name="DataFolder">Where.</param>
/// <param name="CopiedAt">When the backup was taken, UTC.</param>
/// <param name="Documents">How many documents it has.</param>
/// <param name="Kept">Where the store is kept that was there before; <see langword="null"/>: there was none.</param>
public sealed record RestoredStore(string DataFolder, DateTimeOffset CopiedAt, long Documents, string? Kept)
{
    /// <summary>
    /// Whether the backup has the file that the secrets in the store are encrypted with; if not, the one that the data folder has stays.
    /// </summary>
    public required bool HasSecretsKey { get; init; }
}
