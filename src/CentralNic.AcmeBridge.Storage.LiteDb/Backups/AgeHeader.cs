using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;

namespace CentralNic.AcmeBridge.Storage.LiteDb.Backups;

/// <summary>
/// The head of a file that is encrypted with a passphrase in the format of age (age-encryption.org/v1, the recipient type scrypt), so that
/// backups can be read without this program: <c>age --decrypt</c>.
/// </summary>
internal static class AgeHeader
{
    /// <summary>Bytes of the nonce between head and payload.</summary>
    public const int NonceBytes = 16;

    private const string Version = "age-encryption.org/v1";
    private const string Label = Version + "/scrypt";
    private const int FileKeyBytes = 16;
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;
    private const int TagBytes = 16;
    private const int MostBytes = 1024;

    /// <summary>
    /// 32 MiB of memory and a tenth of a second each time. age takes 18; a key file's key is not guessed, and the bridge keeps to its
    /// memory.
    /// </summary>
    private const int WorkFactor = 15;

    /// <summary>age's own bound: with more a file could keep whoever opens it busy for hours.</summary>
    private const int MostWorkFactor = 22;

    /// <summary>Writes head and nonce.</summary>
    /// <returns>The key of the payload.</returns>
    public static byte[] Write(Stream output, string passphrase)
    {
        var fileKey = RandomNumberGenerator.GetBytes(FileKeyBytes);
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var wrapped = new byte[FileKeyBytes + TagBytes];
        using (var cipher = new ChaCha20Poly1305(Stretch(passphrase, salt, WorkFactor)))
        {
            cipher.Encrypt(new byte[12], fileKey, wrapped.AsSpan(0, FileKeyBytes), wrapped.AsSpan(FileKeyBytes));
        }

        var head = string.Create(
            CultureInfo.InvariantCulture, $"{Version}\n-> scrypt {Encode(salt)} {WorkFactor}\n{Encode(wrapped)}\n---");
        output.Write(Encoding.ASCII.GetBytes($"{head} {Encode(MacOf(head, fileKey))}\n"));
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        output.Write(nonce);
        return PayloadKey(fileKey, nonce);
    }

    /// <summary>Reads head and nonce.</summary>
    /// <returns>The key of the payload.</returns>
    /// <exception cref="InvalidDataException">It is no such file, the passphrase is another, or it was changed.</exception>
    public static byte[] Read(Stream input, string passphrase)
    {
        string[] lines = [ReadLine(input), ReadLine(input), ReadLine(input), ReadLine(input)];
        if (lines[0] != Version || lines[1].Split(' ') is not ["->", "scrypt", var saltText, var factorText]
            || !int.TryParse(factorText, NumberStyles.None, CultureInfo.InvariantCulture, out var factor)
            || factor is < 1 or > MostWorkFactor
            || Decode(saltText) is not { Length: SaltBytes } salt || Decode(lines[2]) is not { Length: FileKeyBytes + TagBytes } wrapped
            || !lines[3].StartsWith("--- ", StringComparison.Ordinal) || Decode(lines[3][4..]) is not { } mac)
        {
            throw new InvalidDataException("Its head is not that of a file encrypted with a passphrase (age, scrypt), or is damaged.");
        }

        var fileKey = new byte[FileKeyBytes];
        try
        {
            using var cipher = new ChaCha20Poly1305(Stretch(passphrase, salt, factor));
            cipher.Decrypt(new byte[12], wrapped.AsSpan(0, FileKeyBytes), wrapped.AsSpan(FileKeyBytes), fileKey);
        }
        catch (AuthenticationTagMismatchException wrong)
        {
            throw new InvalidDataException("The key is not the one that it was encrypted with, or its head was changed.", wrong);
        }

        var head = $"{lines[0]}\n{lines[1]}\n{lines[2]}\n---";
        if (!CryptographicOperations.FixedTimeEquals(mac, MacOf(head, fileKey)))
        {
            throw new InvalidDataException("Its head was changed.");
        }

        var nonce = new byte[NonceBytes];
        return input.ReadAtLeast(nonce, nonce.Length, throwOnEndOfStream: false) == nonce.Length
            ? PayloadKey(fileKey, nonce)
            : throw new InvalidDataException("It is cut short.");
    }

    private static byte[] Stretch(string passphrase, byte[] salt, int factor) => SCrypt.Generate(
        Encoding.UTF8.GetBytes(passphrase), [.. Encoding.ASCII.GetBytes(Label), .. salt], 1 << factor, 8, 1, KeyBytes);

    private static byte[] MacOf(string head, byte[] fileKey) => HMACSHA256.HashData(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, KeyBytes, [], "header"u8.ToArray()), Encoding.ASCII.GetBytes(head));

    private static byte[] PayloadKey(byte[] fileKey, byte[] nonce) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, KeyBytes, nonce, "payload"u8.ToArray());

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var written) ? bytes[..written] : null;
    }

    private static string ReadLine(Stream input)
    {
        var line = new StringBuilder();
        int next;
        while ((next = input.ReadByte()) is not ('\n' or -1) && line.Length < MostBytes)
        {
            line.Append((char)next);
        }

        return line.ToString();
    }
}
