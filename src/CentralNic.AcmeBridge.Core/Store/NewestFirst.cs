using System.Globalization;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>
/// Ids that begin with the time, so that their order is that of age, the newest first: <c>0.</c>, nine characters of base32hex (RFC 4648
/// section 7) with the milliseconds that are left until the year 3084, then what nobody can guess. No id of base64url characters alone,
/// as older versions made, stands among them.
/// </summary>
internal static class NewestFirst
{
    private const string Mark = "0.";
    private const string BehindMark = "0/";
    private const int Digits = 9;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    private const long Most = (1L << (5 * Digits)) - 1;

    /// <summary>A new identifier.</summary>
    /// <param name="ids">Where its unguessable part comes from.</param>
    /// <param name="now">The time.</param>
    public static string Next(IdSource ids, DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(now.ToUnixTimeMilliseconds())}{ids.Next()}");

    /// <summary>
    /// The ids of a list, for <see cref="DocumentSet{T}.ReadPageAsync"/>: those with a time, the newest first, then those without, whose
    /// documents must be asked for their time.
    /// </summary>
    /// <param name="from">The earliest time, with its millisecond; <see langword="null"/>: any.</param>
    /// <param name="to">The latest time, with its millisecond; <see langword="null"/>: any.</param>
    public static IReadOnlyList<IdRange> Ranges(DateTimeOffset? from = null, DateTimeOffset? to = null) =>
    [
        new IdRange(
            to is { } latest ? PrefixOf(latest.ToUnixTimeMilliseconds()) : Mark,
            from is { } earliest ? PrefixOf(earliest.ToUnixTimeMilliseconds() - 1) : BehindMark),
        new IdRange(BehindMark, null),
        new IdRange("", Mark),
    ];

    private static string PrefixOf(long milliseconds) => string.Create(
        Mark.Length + Digits,
        Math.Clamp(Most - milliseconds, 0, Most),
        static (text, left) =>
        {
            Mark.CopyTo(text);
            for (var digit = text.Length - 1; digit >= Mark.Length; digit--, left >>= 5)
            {
                text[digit] = Alphabet[(int)(left & 31)];
            }
        });
}
