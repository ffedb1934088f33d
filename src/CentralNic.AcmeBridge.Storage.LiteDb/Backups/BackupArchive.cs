using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Backups;

/// <summary>
/// The file of a backup: a tar archive, compressed with gzip, encrypted in the format of age where there is a passphrase. The manifest with
/// the files' hashes comes last.
/// </summary>
internal static class BackupArchive
{
    /// <summary>The file that the secrets in the store are encrypted with.</summary>
    public const string SecretsKey = "secrets.key";

    private const int MostManifestBytes = 1024 * 1024;

    /// <summary>What of a data folder is kept, beside the database: files, and files of folders.</summary>
    private static readonly string[] Kept = [SecretsKey, "tls/ca.pem", "tls/ca.key", "tls/server.pem", "tls/server.key"];

    /// <summary>What encrypted files begin with.</summary>
    private static ReadOnlySpan<byte> AgeMark => "age-encryption.org/"u8;

    /// <summary>What of a data folder stands in a backup beside the database, as far as it is there.</summary>
    public static IEnumerable<string> KeptIn(string dataFolder) => Kept.Where(file => File.Exists(Path.Combine(dataFolder, file)));

    /// <summary>Whether a file beside the database is to be in a backup.</summary>
    public static bool IsWanted(string file, BackupContents contents) =>
        file == SecretsKey ? contents.WithSecretsKey : contents.WithDevelopmentCa;

    /// <summary>Writes an archive; durable when it returns.</summary>
    /// <param name="path">The file; it is made.</param>
    /// <param name="files">The files by their names in the archive.</param>
    /// <param name="manifest">The manifest, without hashes.</param>
    /// <param name="passphrase">What it is encrypted with; <see langword="null"/>: it is not.</param>
    /// <param name="goOn">Is asked between files; throws to give up.</param>
    public static void Write(
        string path, IEnumerable<(string Name, string Path)> files, BackupManifest manifest, string? passphrase, Action goOn)
    {
        using var file = PrivateFiles.Open(path, FileMode.CreateNew, FileShare.None);
        using var buffered = new BufferedStream(file, 1024 * 1024);
        using var encrypted = passphrase is null ? null : AgeStream.ToWrite(buffered, passphrase);
        using (var compressed = new GZipStream((Stream?)encrypted ?? buffered, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(compressed, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, source) in files)
            {
                goOn();
                using var contents = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var hashed = new HashingStream(contents, goOn);
                tar.WriteEntry(Entry(name, manifest.CopiedAt, hashed));
                manifest.Files[name] = hashed.Hash();
            }

            using var json = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
            tar.WriteEntry(Entry(BackupManifest.FileName, manifest.CopiedAt, json));
        }

        encrypted?.Complete();
        buffered.Flush();
        file.Flush(flushToDisk: true);
    }

    /// <summary>Reads an archive to its end, and verifies it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">What it was encrypted with; <see langword="null"/>: it was not.</param>
    /// <param name="folder">Where its files go; <see langword="null"/>: they are only verified.</param>
    /// <exception cref="InvalidDataException">It is no backup, encrypted with another key, changed, or cut short.</exception>
    /// <exception cref="IOException">It cannot be read, or its files not be written.</exception>
    public static BackupManifest Read(string path, string? passphrase, string? folder)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1024 * 1024);
        var isEncrypted = IsEncrypted(file);
        if (isEncrypted && passphrase is null)
        {
            throw new InvalidDataException("It is encrypted; name the file with its key.");
        }

        try
        {
            using var decrypted = isEncrypted ? AgeStream.ToRead(file, passphrase!) : null;
            using var compressed = new GZipStream((Stream?)decrypted ?? file, CompressionMode.Decompress);
            using var tar = new TarReader(compressed);
            BackupManifest? manifest = null;
            var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
            while (tar.GetNextEntry() is { } entry)
            {
                if (manifest is not null || entry.DataStream is null)
                {
                    throw new InvalidDataException($"It has an entry that no backup has: '{entry.Name}'.");
                }

                if (entry.Name == BackupManifest.FileName)
                {
                    manifest = ReadManifest(entry.DataStream);
                }
                else
                {
                    hashes.Add(entry.Name, Extract(entry, folder));
                }
            }

            // What stands behind the archive is read too: the last chunk tells whether the file is whole.
            compressed.CopyTo(Stream.Null);
            decrypted?.CopyTo(Stream.Null);
            if (manifest is null)
            {
                throw new InvalidDataException("It is cut short: its last entry is missing.");
            }

            var wrong = manifest.Files.Keys.Union(hashes.Keys)
                .FirstOrDefault(name => manifest.Files.GetValueOrDefault(name) != hashes.GetValueOrDefault(name));
            return wrong is null && manifest.Files.ContainsKey("bridge.db")
                ? manifest
                : throw new InvalidDataException($"Its file '{wrong ?? "bridge.db"}' is missing, or not the one that was written.");
        }
        catch (Exception damage) when (damage is EndOfStreamException or FormatException or JsonException or ArgumentException)
        {
            throw new InvalidDataException($"It is no backup, or damaged or cut short: {damage.Message}", damage);
        }
    }

    private static bool IsEncrypted(FileStream file)
    {
        Span<byte> head = stackalloc byte[AgeMark.Length];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return head[..read].SequenceEqual(AgeMark);
    }

    private static PaxTarEntry Entry(string name, DateTimeOffset at, Stream contents) => new(TarEntryType.RegularFile, name)
    {
        DataStream = contents,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        ModificationTime = at,
    };

    private static BackupManifest ReadManifest(Stream json)
    {
        if (json.Length > MostManifestBytes)
        {
            throw new InvalidDataException("Its list of files is too long for a backup's.");
        }

        return JsonSerializer.Deserialize(json, BackupJson.Default.BackupManifest)
            ?? throw new InvalidDataException("Its list of files is empty.");
    }

    private static string Extract(TarEntry entry, string? folder)
    {
        // A name leads nowhere but to a file that a backup has.
        if (entry.EntryType != TarEntryType.RegularFile || (entry.Name != "bridge.db" && !Kept.Contains(entry.Name)))
        {
            throw new InvalidDataException($"It has an entry that no backup has: '{entry.Name}'.");
        }

        using var hashed = new HashingStream(entry.DataStream!, static () => { });
        if (folder is null)
        {
            hashed.CopyTo(Stream.Null);
        }
        else
        {
            var target = Path.Combine(folder, entry.Name);
            PrivateFiles.CreateFolder(Path.GetDirectoryName(target)!);
            using var made = PrivateFiles.Open(target, FileMode.CreateNew, FileShare.None);
            hashed.CopyTo(made, 1024 * 1024);
            made.Flush(flushToDisk: true);
        }

        return hashed.Hash();
    }
}
