using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CentralNic.Acme.Jose;

/// <summary>
/// base64url as ACME wants it (RFC 8555 section 6.1, RFC 4648 section 5): no padding, no white space, no <c>+</c> or <c>/</c>,
/// and no bits left over at the end, so that one value has exactly one text.
/// </summary>
public static class Base64Url
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    private static readonly SearchValues<char> AlphabetChars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Encodes without padding.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    /// <summary>Decodes; an empty text is an empty value.</summary>
    /// <param name="text">The text, as ASCII bytes.</param>
    /// <param name="bytes">The value.</param>
    /// <returns><see langword="false"/>: not base64url in its one canonical, unpadded form.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        // The framework's decoder skips white space and takes padding, so the alphabet is checked first.
        if (text.ContainsAnyExcept(Alphabet) || text.Length % 4 == 1)
        {
            return false;
        }

        var buffer = new byte[System.Buffers.Text.Base64Url.GetMaxDecodedLength(text.Length)];
        if (System.Buffers.Text.Base64Url.DecodeFromUtf8(text, buffer, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        bytes = written == buffer.Length ? buffer : buffer[..written];
        return true;
    }

    /// <summary>Decodes; an empty text is an empty value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The value.</param>
    /// <returns><see langword="false"/>: not base64url in its one canonical, unpadded form.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.ContainsAnyExcept(AlphabetChars))
        {
            return false;
        }

        return TryDecode(Encoding.ASCII.GetBytes(text.ToString()), out bytes);
    }

    /// <summary>Tells whether a text has only characters of the base64url alphabet; an empty text has.</summary>
    /// <param name="text">The text.</param>
    public static bool HasOnlyAlphabet(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(AlphabetChars);
}
