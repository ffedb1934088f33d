using System.Text.Json.Serialization;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Backups;

/// <summary>What a backup holds. It is the last entry of the archive, so an archive without it is cut short.</summary>
/// <param name="Format">The version of the store's format.</param>
/// <param name="Program">The version of the program that made it.</param>
/// <param name="CopiedAt">When the copy of the store was taken, UTC: what was committed before is in it.</param>
/// <param name="Through">The number of the last group of commits that is in it.</param>
/// <param name="Documents">How many documents it has.</param>
/// <param name="Files">The SHA-256 of each file, by its name in the archive, in hex.</param>
internal sealed record BackupManifest(
    int Format, string Program, DateTimeOffset CopiedAt, long Through, long Documents, SortedDictionary<string, string> Files)
{
    /// <summary>Its name in the archive.</summary>
    public const string FileName = "backup.json";
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
