using System.Security.Cryptography;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Secrets;

/// <summary>
/// Encrypts what the store keeps of secrets with AES-256-GCM and the newest key in <c>secrets.key</c> of the data folder, a file of its
/// owner's alone that is made when it is needed first, and is itself encrypted where the configuration has a key for it. While a rotation
/// is under way the file has two keys, and both decrypt.
/// </summary>
internal sealed partial class SecretKeyRing : ISecretProtector
{
    private readonly Lock _changing = new();
    private readonly SecretKeyFile _file;
    private readonly ILogger _logger;
    private KeyProtection? _protection;
    private volatile byte[][] _keys = [];

    private SecretKeyRing(SecretKeyFile file, ILogger logger) => (_file, _logger) = (file, logger);

    /// <summary>Reads the keys, if there are some, and encrypts the file anew where it is not as it is configured.</summary>
    /// <param name="dataFolder">The data folder, absolute.</param>
    /// <param name="protection">What the file is to be encrypted with; <see langword="null"/>: nothing.</param>
    /// <param name="logger">Is told when the file is encrypted anew.</param>
    /// <exception cref="StoreUnavailableException">The file is damaged, or cannot be decrypted.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static SecretKeyRing Open(string dataFolder, KeyProtection? protection, ILogger logger)
    {
        var ring = new SecretKeyRing(new SecretKeyFile(Path.Combine(dataFolder, SecretKeyFile.Name)), logger);
        ring.Use(protection);
        return ring;
    }

    /// <summary>The file.</summary>
    public string FileName => _file.Path;

    /// <summary>Whether a rotation was begun and is not at its end.</summary>
    public bool IsRotating => _keys.Length > 1;

    /// <summary>As if only the newest key were there.</summary>
    public ISecretProtector NewestAlone => new SecretKeyRing(_file, _logger) { _protection = _protection, _keys = _keys[..1] };

    /// <summary>Tells in the log when a rotation is to be brought to its end.</summary>
    public void TellUnfinishedRotation()
    {
        if (IsRotating)
        {
            LogUnfinished(_file.Path, OperatorCommands.Line("secrets rotate"));
        }
    }

    /// <summary>Has the file encrypted so from now on.</summary>
    /// <param name="protection">What the file is to be encrypted with; <see langword="null"/>: nothing.</param>
    /// <exception cref="StoreUnavailableException">The file is damaged, or cannot be decrypted; all is as it was.</exception>
    /// <exception cref="IOException">The file cannot be written, and is as it was.</exception>
    public void Use(KeyProtection? protection)
    {
        lock (_changing)
        {
            if (_file.Read(protection) is var (keys, document))
            {
                if (protection is not null && (document.ProtectedBy, document.KeyId) != (protection.Name, protection.KeyId))
                {
                    _file.Write(keys, protection);
                    LogEncrypted(_file.Path, protection.KeyId ?? protection.Name, document.KeyId ?? document.ProtectedBy ?? "nothing");
                }

                _keys = keys;
            }

            _protection = protection;
        }
    }

    /// <inheritdoc/>
    public byte[] Protect(ReadOnlySpan<byte> secret, string purpose) => SealedBytes.Seal(NewestOrNew(), secret, purpose);

    /// <inheritdoc/>
    public byte[]? Unprotect(ReadOnlySpan<byte> kept, string purpose)
    {
        foreach (var key in _keys)
        {
            if (SealedBytes.Open(key, kept, purpose) is { } secret)
            {
                return secret;
            }
        }

        return null;
    }

    /// <summary>
    /// Adds a key by which is encrypted from now on, unless a rotation is under way already; durable when it returns.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written, and is as it was.</exception>
    public void BeginRotation()
    {
        lock (_changing)
        {
            if (!IsRotating)
            {
                Change([RandomNumberGenerator.GetBytes(SealedBytes.KeyBytes), .. _keys]);
            }
        }
    }

    /// <summary>Drops all keys but the newest; durable when it returns. Nothing may be encrypted with the others any more.</summary>
    /// <exception cref="IOException">The file cannot be written, and is as it was.</exception>
    public void CompleteRotation()
    {
        lock (_changing)
        {
            Change(_keys[..1]);
        }
    }

    private byte[] NewestOrNew()
    {
        if (_keys is [var newest, ..])
        {
            return newest;
        }

        lock (_changing)
        {
            if (_keys.Length == 0)
            {
                Change([RandomNumberGenerator.GetBytes(SealedBytes.KeyBytes)]);
            }

            return _keys[0];
        }
    }

    private void Change(byte[][] keys)
    {
        _file.Write(keys, _protection);
        _keys = keys;
    }

    [LoggerMessage(7070, LogLevel.Information,
        "{File} is encrypted with {By} from now on, before with {Before}. Backups of before have it as it was")]
    private partial void LogEncrypted(string file, string by, string before);

    [LoggerMessage(7071, LogLevel.Warning,
        "{File} has the keys of before and after a rotation that was cut in the middle. To bring it to its end, stop the bridge and run: "
        + "{Command}")]
    private partial void LogUnfinished(string file, string command);
}
