using System.Text;
using System.Text.RegularExpressions;

namespace CentralNic.AcmeBridge.Core.Issuances.Ending;

/// <summary>
/// What clients may see of the words of CA and reseller: no addresses, no contacts, no numbers of the account, and not too much.
/// </summary>
internal static partial class PublicReason
{
    private const int LongestText = 200;

    /// <summary>
    /// What is read of the words: patterns take time by the square of a long word, and no client is shown what stands further behind.
    /// </summary>
    private const int LongestRead = 1000;

    private const string LeftOut = "[…]";

    /// <summary>Cleans a reason.</summary>
    /// <param name="reason">The words as they came.</param>
    /// <returns>One line of at most 200 characters; <see langword="null"/>: nothing is left that says anything.</returns>
    public static string? Of(string? reason)
    {
        if (reason is null)
        {
            return null;
        }

        var line = new StringBuilder(reason.Length);
        foreach (var rune in reason.EnumerateRunes())
        {
            line.Append(Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar ? " " : rune.ToString());
        }

        var text = Blanks().Replace(Private().Replace(Beginning(line.ToString()), LeftOut), " ").Trim(' ', '.', ';');
        if (text.Length > LongestText)
        {
            var end = char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText;
            text = text[..end].TrimEnd() + "…";
        }

        return text.Replace(LeftOut, "", StringComparison.Ordinal).Any(char.IsLetter) ? text : null;
    }

    /// <summary>The beginning of a line, whole words where it has several: of an address, no part may look like a word.</summary>
    private static string Beginning(string line)
    {
        if (line.Length <= LongestRead)
        {
            return line;
        }

        var blank = line.LastIndexOf(' ', LongestRead);
        var end = blank > 0 ? blank : LongestRead;
        return line[..(char.IsHighSurrogate(line[end - 1]) ? end - 1 : end)];
    }

    /// <summary>
    /// Addresses of mail and web; contacts and handles; ids of certificates, orders and failed requests; long numbers, of telephones too.
    /// </summary>
    [GeneratedRegex(
        @"[a-z][a-z0-9+.-]*://\S+|[^\s@<>""']+@[^\s@<>""']+|\b(?:CC-[0-9]+|[PO]-[A-Z]{3}[0-9]+|[A-Z]{2}[0-9]{6,}|FAIL[0-9A-Z-]*[0-9][0-9A-Z-]*)\b|\+?[0-9][0-9 ./-]{5,}[0-9]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Private();

    [GeneratedRegex(" {2,}")]
    private static partial Regex Blanks();
}
