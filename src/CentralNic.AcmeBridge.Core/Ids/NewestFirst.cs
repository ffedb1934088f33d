using System.Globalization;

namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>
/// Identifiers that begin with the time, so that the order of ids is that of age, the newest first: <c>0</c> and nine characters of
/// base32hex (RFC 4648 section 7) with the milliseconds that are left until the year 3084, then what nobody can guess.
/// </summary>
public static class NewestFirst
{
    /// <summary>
    /// Where a list of such ids begins, until 2074. Of the ids of older versions, which have no time, all but one in 2,000 stand behind it
    /// and the others come last where a list goes on at the beginning.
    /// </summary>
    public const string First = "0T";

    private const int Digits = 9;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    private const long Most = (1L << (5 * Digits)) - 1;

    /// <summary>What ids of a moment begin with; ids that come after it in order are of that moment or older.</summary>
    /// <param name="time">The moment; parts of a millisecond do not count.</param>
    public static string PrefixOf(DateTimeOffset time) => string.Create(
        Digits + 1,
        Math.Clamp(Most - time.ToUnixTimeMilliseconds(), 0, Most),
        static (text, left) =>
        {
            text[0] = '0';
            for (var digit = Digits; digit > 0; digit--, left >>= 5)
            {
                text[digit] = Alphabet[(int)(left & 31)];
            }
        });

    /// <summary>A new identifier.</summary>
    /// <param name="ids">Where its unguessable part comes from.</param>
    /// <param name="now">The time.</param>
    public static string Next(IdSource ids, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(now)}{ids.Next()}");
    }
}
