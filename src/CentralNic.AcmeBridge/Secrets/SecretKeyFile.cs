using System.Text.Json;
using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Secrets;

/// <summary>
/// The file <c>secrets.key</c> of a data folder. One key that nothing encrypts stands there as Base64 alone, as the program
/// always wrote it; what is more is JSON.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class SecretKeyFile(string path)
{
    /// <summary>Its name in the data folder.</summary>
    public const string Name = "secrets.key";

    private const int JsonFormat = 2;

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Reads it.</summary>
    /// <returns>The keys, the newest first, and what they are encrypted with; <see langword="null"/>: there is no file.</returns>
    /// <exception cref="StoreUnavailableException">It cannot be read, or the keys not be decrypted.</exception>
    public (byte[][] Keys, SecretKeyDocument Document)? Read(KeyProtection? protection)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var document = ReadDocument();
        if (document.ProtectedBy is null)
        {
            return ([.. document.Keys], document);
        }

        if (document.ProtectedBy != protection?.Name)
        {
            throw Unreadable(document, document.ProtectedBy == KeyFileProtection.InFile
                ? $"no key is configured. {Mend}"
                : $"this configuration does not have it decrypted so. Set {SecretsSection.UseDpapi.Key} again.");
        }

        byte[]?[] keys = [.. document.Keys.Select(protection.Decrypt)];
        if (!Array.TrueForAll(keys, key => key is { Length: SealedBytes.KeyBytes }))
        {
            throw Unreadable(document, protection is KeyFileProtection configured
                ? $"the configured key is another one ({configured.Ids}). {Mend}"
                : "Windows does not decrypt it for this user on this machine. Run the bridge as the user that it ran as.");
        }

        return ([.. keys.OfType<byte[]>()], document);
    }

    /// <summary>Puts keys in the place of what was there; durable when it returns.</summary>
    /// <param name="keys">The keys, the newest first.</param>
    /// <param name="protection">Encrypts them; <see langword="null"/>: nothing does.</param>
    /// <exception cref="IOException">It cannot be written, and is as it was.</exception>
    public void Write(IReadOnlyList<byte[]> keys, KeyProtection? protection)
    {
        var text = protection is null && keys.Count == 1
            ? Convert.ToBase64String(keys[0])
            : JsonSerializer.Serialize(
                new SecretKeyDocument(
                    JsonFormat,
                    protection?.Name,
                    protection?.KeyId,
                    [.. keys.Select(key => protection is null ? key : protection.Encrypt(key))]),
                SecretKeyJson.Default.SecretKeyDocument);
        var temporary = path + ".new";
        File.Delete(temporary); // A left-over of a crash.
        OwnersFile.Write(temporary, text + "\n", isDurable: true);
        File.Move(temporary, path, overwrite: true);
        FolderSync.Flush(System.IO.Path.GetDirectoryName(path)!);
    }

    private static string Mend =>
        $"Give that key in {SecretsSection.KeyFile.Key} or {SecretsSection.Key.EnvironmentVariable}, after a rotation besides the new one; "
        + "or put the secrets.key in place that belongs to the configured key. Without the key what it protects is lost, and "
        + "'secrets accept-loss' goes on without it.";

    private StoreUnavailableException Unreadable(SecretKeyDocument document, string why) => new(
        $"'{path}', which the secrets in the store are encrypted with, is itself encrypted with "
        + (document.KeyId is { } id ? $"the key {id}, and " : "Windows' Data Protection, and ") + why);

    private SecretKeyDocument ReadDocument()
    {
        try
        {
            var text = File.ReadAllText(path).Trim();
            var document = text.StartsWith('{')
                ? JsonSerializer.Deserialize(text, SecretKeyJson.Default.SecretKeyDocument)
                : new SecretKeyDocument(1, null, null, [Convert.FromBase64String(text)]);
            if (document is { Format: <= JsonFormat, Keys.Length: > 0 }
                && (document.ProtectedBy is not null || Array.TrueForAll(document.Keys, key => key.Length == SealedBytes.KeyBytes)))
            {
                return document;
            }
        }
        catch (Exception mistake) when (mistake is FormatException or JsonException)
        {
            // It is told below.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"'{path}', which the secrets in the store are encrypted with, cannot be read.", failure);
        }

        throw new StoreUnavailableException(
            $"'{path}' is not the file that the secrets in the store are encrypted with. Restore it from a backup; or take it away and go "
            + "on without those secrets by 'secrets accept-loss'.");
    }
}

/// <summary>What the file holds.</summary>
/// <param name="Format">The form of the file.</param>
/// <param name="ProtectedBy">What the keys are encrypted with; <see langword="null"/>: nothing.</param>
/// <param name="KeyId">The id of the key that encrypts them; <see langword="null"/>: there is no such key.</param>
/// <param name="Keys">The keys, the newest first, as they are kept.</param>
internal sealed record SecretKeyDocument(int Format, string? ProtectedBy, string? KeyId, byte[][] Keys);

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(SecretKeyDocument))]
internal sealed partial class SecretKeyJson : JsonSerializerContext;
