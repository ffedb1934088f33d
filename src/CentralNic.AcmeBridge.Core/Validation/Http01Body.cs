using System.Text;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Validation;

/// <summary>Compares what was found at an http-01 URL with the key authorization (RFC 8555 section 8.3).</summary>
internal static class Http01Body
{
    /// <returns>What is wrong with it, for the client; <see langword="null"/> if it is the key authorization.</returns>
    /// <param name="mayBeQuoted">Whether the client may learn how it begins.</param>
    public static string? Judge(ReadOnlySpan<byte> body, ValidationRequest request, ICollection<string> encodings, bool mayBeQuoted)
    {
        // "The server SHOULD ignore whitespace characters at the end of the body."
        var found = body.TrimEnd(" \t\r\n\v\f"u8);
        if (found.SequenceEqual(Encoding.UTF8.GetBytes(request.KeyAuthorization)))
        {
            return null;
        }

        if (found.IsEmpty)
        {
            return "the body is empty";
        }

        if (encodings.Count > 0)
        {
            return $"the body is encoded ({Excerpt.Of(string.Join(",", encodings))}), which was not asked for";
        }

        var token = Encoding.UTF8.GetBytes(request.Token);
        var beginning = mayBeQuoted ? $", it begins with {Excerpt.Of(found)}" : "";
        return !found.StartsWith(token) ? $"the body is not the key authorization{beginning}"
            : found.Length == token.Length ? "the body is the token alone, without the thumbprint of the account key"
            : found[token.Length] == '.' ? "the body has the right token but not the thumbprint of this account's key"
            : $"the body is not the key authorization{beginning}";
    }
}
