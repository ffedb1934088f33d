namespace CentralNic.AcmeBridge.Core.Ids;

/// <summary>
/// Identifiers whose ordinal order is the reverse of the order in time: what the store lists by id comes newest first, without an index of
/// its own.
/// </summary>
internal static class NewestFirstId
{
    // Base32hex keeps the order of the numbers that it writes (RFC 4648 section 7). Ten digits hold the milliseconds of 9,999 years.
    private const string Digits = "0123456789abcdefghijklmnopqrstuv";
    private const int Length = 10;

    /// <summary>Makes an identifier.</summary>
    /// <param name="at">When that which it names came to be; to the millisecond.</param>
    /// <param name="unique">What sets it apart from others of the same millisecond.</param>
    public static string Of(DateTimeOffset at, string unique) => Prefix(at) + unique;

    /// <summary>What all identifiers of a moment begin with; those of later moments come before it.</summary>
    public static string Prefix(DateTimeOffset at) => string.Create(
        Length,
        DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() - at.ToUnixTimeMilliseconds(),
        static (text, left) =>
        {
            for (var index = text.Length - 1; index >= 0; index--)
            {
                text[index] = Digits[(int)(left & 31)];
                left >>= 5;
            }
        });
}
