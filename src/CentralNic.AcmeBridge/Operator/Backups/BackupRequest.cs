namespace CentralNic.AcmeBridge.Operator.Backups;

/// <summary>Asks for a backup.</summary>
/// <param name="To">
/// A new file on the bridge's machine, or a folder in which the file is named by the time; absolute. Unset: <c>Backup:Folder</c>.
/// </param>
internal sealed record BackupRequest(string? To);
