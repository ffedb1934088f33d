using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CentralNic.AcmeBridge.Secrets;

/// <summary>
/// The keys of the operator's key file, which encrypt the file <c>secrets.key</c> and values of the configuration. The first encrypts; the
/// others, of before a rotation, decrypt only.
/// </summary>
internal sealed class KeyEncryptionKeys
{
    private readonly Key[] _keys;

    private KeyEncryptionKeys(Key[] keys) => _keys = keys;

    /// <summary>The id of the key that encrypts: 8 hexadecimal digits that tell keys apart and nothing of the key.</summary>
    public string Id => _keys[0].Id;

    /// <summary>The ids of all, the one that encrypts first.</summary>
    public string Ids => string.Join(", ", _keys.Select(key => key.Id));

    /// <summary>
    /// Reads keys: one a line, or with commas between them, each of 32 bytes in Base64, as of <c>openssl rand -base64 32</c>.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="problem">What is wrong, to follow the setting's name.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyEncryptionKeys? keys, out string problem)
    {
        (keys, problem) = (null, "holds no key");
        var lines = text.Split(['\r', '\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var read = new List<Key>();
        foreach (var line in lines)
        {
            var bytes = new byte[SealedBytes.KeyBytes + 1];
            if (!Convert.TryFromBase64String(line, bytes, out var length) || length != SealedBytes.KeyBytes)
            {
                problem = $"has a key (the {Ordinal(read.Count + 1)}) that is not 32 bytes in Base64";
                return false;
            }

            read.Add(new Key(bytes[..length]));
        }

        if (read.Count == 0)
        {
            return false;
        }

        keys = new KeyEncryptionKeys([.. read]);
        return true;
    }

    /// <summary>Encrypts for a purpose with the first key.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> secret, string purpose) => SealedBytes.Seal(_keys[0].For(purpose), secret, purpose);

    /// <summary>Decrypts with whichever key did it; <see langword="null"/>: none of these, or it is damaged.</summary>
    public byte[]? Decrypt(ReadOnlySpan<byte> kept, string purpose)
    {
        foreach (var key in _keys)
        {
            if (SealedBytes.Open(key.For(purpose), kept, purpose) is { } secret)
            {
                return secret;
            }
        }

        return null;
    }

    /// <summary>The keys as text, for what looks for secrets in texts.</summary>
    public IEnumerable<string> Reveal() => _keys.Select(key => key.Reveal());

    private static string Ordinal(int place) => place switch
    {
        1 => "first",
        2 => "second",
        3 => "third",
        _ => $"{place}th",
    };

    /// <summary>One key; each purpose has a key of its own that is derived from it.</summary>
    private sealed class Key(byte[] bytes)
    {
        public string Id { get; } = Convert.ToHexStringLower(Derive(bytes, "acme-bridge key id", 4));

        public byte[] For(string purpose) => Derive(bytes, $"acme-bridge {purpose}", SealedBytes.KeyBytes);

        public string Reveal() => Convert.ToBase64String(bytes);

        private static byte[] Derive(byte[] key, string info, int length) =>
            HKDF.Expand(HashAlgorithmName.SHA256, key, length, Encoding.UTF8.GetBytes(info));
    }
}
