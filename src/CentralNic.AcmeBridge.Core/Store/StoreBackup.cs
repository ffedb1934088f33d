namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>A backup that was made and verified.</summary>
/// <param name="File">The file, on the bridge's machine.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Documents">How many documents it has.</param>
/// <param name="CopiedAt">When the copy was taken, UTC: what was committed before is in it.</param>
/// <param name="IsEncrypted">Whether it is encrypted.</param>
public sealed record StoreBackup(string File, long Bytes, long Documents, DateTimeOffset CopiedAt, bool IsEncrypted)
{
    /// <summary>
    /// Whether the file that the secrets in the store are encrypted with was left out, because it would stand there in clear.
    /// </summary>
    public bool LacksSecretsKey { get; init; }
}
