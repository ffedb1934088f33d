using System.Security.Cryptography;
using System.Text;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Storage.LiteDb.Files;

namespace CentralNic.AcmeBridge.Hosting;

/// <summary>
/// Encrypts what the store keeps of secrets with AES-256-GCM and the key in <c>secrets.key</c> of the data folder, a file of its owner's
/// alone that is made when it is needed first. So a copy of the database, or of what the log or a trouble report has of it, holds no
/// secret; who can read the whole data folder can read them all.
/// </summary>
internal sealed class SecretFile : ISecretProtector
{
    private const byte Version = 1;
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int TagAt = 1 + NonceBytes;
    private const int TextAt = TagAt + TagBytes;

    private readonly Lock _making = new();
    private volatile byte[]? _key;

    /// <summary>Reads the key, if there is one.</summary>
    /// <param name="dataFolder">The data folder, absolute.</param>
    /// <exception cref="StoreUnavailableException">The file is there, and is not one that the bridge made.</exception>
    public SecretFile(string dataFolder)
    {
        FileName = Path.Combine(dataFolder, "secrets.key");
        _key = File.Exists(FileName) ? Read(FileName) : null;
    }

    /// <summary>The file.</summary>
    public string FileName { get; }

    /// <inheritdoc/>
    public byte[] Protect(ReadOnlySpan<byte> secret, string purpose)
    {
        var kept = new byte[1 + NonceBytes + TagBytes + secret.Length];
        kept[0] = Version;
        var nonce = kept.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(KeyOrNew(), TagBytes);
        cipher.Encrypt(nonce, secret, kept.AsSpan(TextAt), kept.AsSpan(TagAt, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return kept;
    }

    /// <inheritdoc/>
    public byte[]? Unprotect(ReadOnlySpan<byte> kept, string purpose)
    {
        if (_key is not { } key || kept.Length < TextAt || kept[0] != Version)
        {
            return null;
        }

        var secret = new byte[kept.Length - TextAt];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(kept[1..TagAt], kept[TextAt..], kept[TagAt..TextAt], secret, Encoding.UTF8.GetBytes(purpose));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] Read(string file)
    {
        try
        {
            var key = Convert.FromBase64String(File.ReadAllText(file).Trim());
            if (key.Length == KeyBytes)
            {
                return key;
            }
        }
        catch (FormatException)
        {
            // It is told below.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"'{file}', which the secrets in the store are encrypted with, cannot be read.", failure);
        }

        throw new StoreUnavailableException(
            $"'{file}' is not the file that the secrets in the store are encrypted with. Restore it from a backup; or take it away, then "
            + "external account keys that were made at run time must be made anew.");
    }

    private byte[] KeyOrNew()
    {
        lock (_making)
        {
            return _key ??= Make(FileName);
        }
    }

    private static byte[] Make(string file)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var temporary = file + ".new";
        File.Delete(temporary); // A left-over of a crash.
        OwnersFile.Write(temporary, Convert.ToBase64String(key) + "\n", isDurable: true);
        File.Move(temporary, file);
        FolderSync.Flush(Path.GetDirectoryName(file)!);
        return key;
    }
}
