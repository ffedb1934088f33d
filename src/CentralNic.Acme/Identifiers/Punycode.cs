using System.Text;

namespace CentralNic.Acme.Identifiers;

/// <summary>
/// Punycode (RFC 3492), strict: overflow, surrogates and code points out of range are faults. Not the framework's IdnMapping: what that
/// accepts depends on whether the process has ICU data, and it folds case first.
/// </summary>
internal static class Punycode
{
    private const int Base = 36;
    private const int TMin = 1;
    private const int TMax = 26;
    private const int Skew = 38;
    private const int Damp = 700;
    private const int InitialBias = 72;
    private const int InitialN = 0x80;

    /// <summary>Decodes what follows <c>xn--</c> (RFC 3492 section 6.2).</summary>
    /// <param name="encoded">Lower-case LDH text of at most 59 characters.</param>
    /// <param name="output">Room for one code point per input character.</param>
    /// <param name="length">How many code points there are.</param>
    public static bool TryDecode(ReadOnlySpan<char> encoded, Span<int> output, out int length)
    {
        length = 0;
        var delimiter = encoded.LastIndexOf('-');
        // A delimiter at the very start means "no basic code points" in a form that an encoder never makes.
        if (delimiter == 0)
        {
            return false;
        }

        for (var i = 0; i < delimiter; i++)
        {
            output[length++] = encoded[i];
        }

        int n = InitialN, index = 0, bias = InitialBias;
        for (var position = delimiter + 1; position < encoded.Length;)
        {
            var oldIndex = index;
            var weight = 1;
            for (var k = Base; ; k += Base)
            {
                if (position >= encoded.Length || Digit(encoded[position++]) is not (>= 0 and var digit))
                {
                    return false;
                }

                if (digit > (int.MaxValue - index) / weight)
                {
                    return false;
                }

                index += digit * weight;
                var t = Threshold(k, bias);
                if (digit < t)
                {
                    break;
                }

                if (weight > int.MaxValue / (Base - t))
                {
                    return false;
                }

                weight *= Base - t;
            }

            bias = Adapt(index - oldIndex, length + 1, oldIndex == 0);
            if (index / (length + 1) > int.MaxValue - n)
            {
                return false;
            }

            n += index / (length + 1);
            index %= length + 1;
            if (!Rune.IsValid(n))
            {
                return false;
            }

            output[index..length].CopyTo(output[(index + 1)..]);
            output[index++] = n;
            length++;
        }

        return true;
    }

    /// <summary>
    /// Encodes code points (RFC 3492 section 6.3); what <see cref="TryDecode"/> gave for a text gives that text again only if the text was
    /// canonical.
    /// </summary>
    /// <param name="input">At most 59 code points.</param>
    public static string Encode(ReadOnlySpan<int> input)
    {
        var text = new StringBuilder(64);
        foreach (var c in input)
        {
            if (c < InitialN)
            {
                text.Append((char)c);
            }
        }

        var basic = text.Length;
        var handled = basic;
        if (basic > 0)
        {
            text.Append('-');
        }

        int n = InitialN, bias = InitialBias;
        long delta = 0;
        while (handled < input.Length)
        {
            var next = int.MaxValue;
            foreach (var c in input)
            {
                next = c >= n && c < next ? c : next;
            }

            delta += (long)(next - n) * (handled + 1);
            n = next;
            foreach (var c in input)
            {
                if (c < n)
                {
                    delta++;
                }
                else if (c == n)
                {
                    AppendInteger(text, delta, bias);
                    bias = Adapt((int)delta, handled + 1, handled == basic);
                    delta = 0;
                    handled++;
                }
            }

            delta++;
            n++;
        }

        return text.ToString();
    }

    private static void AppendInteger(StringBuilder text, long value, int bias)
    {
        for (var k = Base; ; k += Base)
        {
            var t = Threshold(k, bias);
            if (value < t)
            {
                text.Append(Letter((int)value));
                return;
            }

            text.Append(Letter(t + (int)((value - t) % (Base - t))));
            value = (value - t) / (Base - t);
        }
    }

    private static int Threshold(int k, int bias) => Math.Clamp(k - bias, TMin, TMax);

    private static int Adapt(int delta, int points, bool first)
    {
        delta = first ? delta / Damp : delta / 2;
        delta += delta / points;
        var k = 0;
        for (; delta > (Base - TMin) * TMax / 2; k += Base)
        {
            delta /= Base - TMin;
        }

        return k + ((Base - TMin + 1) * delta / (delta + Skew));
    }

    private static int Digit(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= '0' and <= '9' => c - '0' + 26,
        _ => -1,
    };

    private static char Letter(int digit) => (char)(digit < 26 ? 'a' + digit : '0' + digit - 26);
}
