using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>
/// Keeps DCV tokens out of the log: whoever reads one could have a certificate issued for what its owner is about to publish.
/// </summary>
internal static partial class TokenText
{
    /// <summary>What was found in place of a token, with all that looks like one shortened.</summary>
    public static string Shorten(string found) => TokenLike.Replace(found, run => run.Value[..4] + "…");

    /// <summary>A text without the values of a token.</summary>
    /// <param name="text">The text, such as the output of a program that got them.</param>
    public static string Without(string text, DcvToken token)
    {
        string?[] values = [token.Record?.Value, token.File?.Contents, .. token.File?.Contents.Split('\n') ?? []];
        return values.OfType<string>().Where(value => value.Length > 0).OrderByDescending(value => value.Length)
            .Aggregate(text, (rest, value) => rest.Replace(value, "***", StringComparison.OrdinalIgnoreCase));
    }

    // The CAs' values and hashes have 20 letters and digits and more, without a hyphen; hardly a label of a host's name has.
    [GeneratedRegex("[A-Za-z0-9_]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex TokenLike { get; }
}
