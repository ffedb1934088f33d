using System.Globalization;
using System.Text;

namespace CentralNic.Acme.Identifiers;

/// <summary>
/// Checks that a label beginning with <c>xn--</c> is an A-label (RFC 5890 section 2.3.2.1): it decodes, encodes back to itself, and holds
/// letters, digits and marks only (RFC 5892). Emoji, which RFC 5892 leaves out, are taken all the same: registries sell such names and CAs
/// certify them as P-Labels (docs/design/acme-divergences.md). Normalization form C is not checked: that needs ICU data, which the program
/// lacks.
/// </summary>
internal static class InternationalLabel
{
    private const int PrefixLength = 4;

    /// <summary>
    /// Gives the fault of a lower-case LDH label that begins with <c>xn--</c>, in words that follow the label; <see langword="null"/>:
    /// none.
    /// </summary>
    /// <param name="label">The label, at most 63 characters.</param>
    public static string? FindFault(ReadOnlySpan<char> label)
    {
        Span<int> points = stackalloc int[64];
        var encoded = label[PrefixLength..];
        if (encoded.IsEmpty || !Punycode.TryDecode(encoded, points, out var length))
        {
            return "is not valid Punycode (RFC 3492)";
        }

        points = points[..length];
        if (!points.ContainsAnyExceptInRange(0, 0x7f))
        {
            return "decodes to plain ASCII, so it must be written without 'xn--'";
        }

        if (!Punycode.Encode(points).AsSpan().SequenceEqual(encoded))
        {
            return "is not the canonical Punycode of what it decodes to";
        }

        if (points[0] == '-' || points[^1] == '-' || (length >= 4 && points[2] == '-' && points[3] == '-'))
        {
            return "decodes to a label with a hyphen at its start, its end, or in its third and fourth place";
        }

        if (IsMark(points[0]))
        {
            return "decodes to a label that begins with a combining mark";
        }

        foreach (var point in points)
        {
            if (!IsAllowed(point))
            {
                return $"decodes to a label with the character U+{point:X4}, which IDNA 2008 does not allow (RFC 5892)";
            }
        }

        return null;
    }

    /// <summary>
    /// The blocks that have emoji and no character that stands for others (which browsers would replace before they ask).
    /// </summary>
    private static bool IsInPictographs(int point) =>
        point is (>= 0x2190 and <= 0x21ff) or (>= 0x2300 and <= 0x23ff) or (>= 0x25a0 and <= 0x27bf)
            or (>= 0x2b00 and <= 0x2bff) or (>= 0x1f000 and <= 0x1f0ff) or (>= 0x1f1e6 and <= 0x1f1ff) or (>= 0x1f300 and <= 0x1faff);

    private static bool IsMark(int point) => Rune.GetUnicodeCategory(new Rune(point))
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsAllowed(int point)
    {
        // The exceptions and contextual characters of RFC 5892 sections 2.6 and appendix A, and the compatibility forms that are never
        // stable.
        switch (point)
        {
            case '-' or 0x6fd or 0x6fe or 0xf0b or 0x3007 or 0xb7 or 0x375 or 0x5f3 or 0x5f4 or 0x30fb or 0x200c or 0x200d:
                return true;
            case 0x640 or 0x7fa or 0x302e or 0x302f or (>= 0x3031 and <= 0x3035) or 0x303b:
                return false;
            case (>= 0x1100 and <= 0x11ff) or (>= 0xa960 and <= 0xa97c) or (>= 0xd7b0 and <= 0xd7fb):
                return false;
            case (>= 0xf900 and <= 0xfaff
                and not (0xfa0e or 0xfa0f or 0xfa11 or 0xfa13 or 0xfa14 or 0xfa1f or 0xfa21 or 0xfa23 or 0xfa24
                    or (>= 0xfa27 and <= 0xfa29))):
                return false;
            case (>= 0xfb00 and <= 0xfb1d) or (>= 0xfb1f and <= 0xfdff) or (>= 0xfe70 and <= 0xffef):
                return false;
            case (>= 0x1d400 and <= 0x1d7ff) or (>= 0x2f800 and <= 0x2fa1f):
                return false;
        }

        var rune = new Rune(point);
        if (IsInPictographs(point)
            && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol)
        {
            return true;
        }

        return Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
            && Rune.ToLowerInvariant(rune) == rune;
    }
}
