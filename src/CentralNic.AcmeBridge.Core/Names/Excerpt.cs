using static System.FormattableString;

namespace CentralNic.AcmeBridge.Core.Names;

/// <summary>
/// A short, harmless quote of what a validated host said. It goes to the client, so it must not carry away a body that only
/// the bridge can reach (RFC 8555 section 10.4).
/// </summary>
internal static class Excerpt
{
    private const int MaxLength = 40;

    /// <summary>Quotes text: at most 40 characters, everything but printable ASCII replaced.</summary>
    public static string Of(string text) => Of(text, text.Length);

    /// <summary>Quotes the beginning of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        Span<char> begin = stackalloc char[MaxLength];
        var length = Math.Min(bytes.Length, MaxLength);
        for (var i = 0; i < length; i++)
        {
            begin[i] = (char)bytes[i];
        }

        return Of(begin[..length], bytes.Length);
    }

    /// <summary>Shortens a URL, which is ASCII already.</summary>
    public static string OfUrl(Uri url)
    {
        var text = url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        return text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 197), "...");
    }

    private static string Of(ReadOnlySpan<char> text, int total)
    {
        Span<char> clean = stackalloc char[MaxLength];
        var length = Math.Min(text.Length, MaxLength);
        for (var i = 0; i < length; i++)
        {
            clean[i] = text[i] is >= ' ' and <= '~' and not '"' ? text[i] : '?';
        }

        var quote = clean[..length].ToString();
        return total <= MaxLength ? $"\"{quote}\"" : Invariant($"\"{quote}...\" ({total} characters)");
    }
}
