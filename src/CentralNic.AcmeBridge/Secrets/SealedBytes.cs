using System.Security.Cryptography;
using System.Text;

namespace CentralNic.AcmeBridge.Secrets;

/// <summary>
/// Bytes encrypted with AES-256-GCM for a purpose: a version (1), the nonce of 12 bytes, the tag of 16, and the ciphertext. The purpose is
/// the associated data, so that they can be read for it alone.
/// </summary>
internal static class SealedBytes
{
    /// <summary>The bytes of a key.</summary>
    public const int KeyBytes = 32;

    private const byte Version = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int TagAt = 1 + NonceBytes;
    private const int TextAt = TagAt + TagBytes;

    /// <summary>Encrypts.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> secret, string purpose)
    {
        var kept = new byte[TextAt + secret.Length];
        kept[0] = Version;
        var nonce = kept.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, secret, kept.AsSpan(TextAt), kept.AsSpan(TagAt, TagBytes), Encoding.UTF8.GetBytes(purpose));
        return kept;
    }

    /// <summary>Decrypts; <see langword="null"/>: they are of another key or purpose, or damaged.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> kept, string purpose)
    {
        if (kept.Length < TextAt || kept[0] != Version)
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
}
