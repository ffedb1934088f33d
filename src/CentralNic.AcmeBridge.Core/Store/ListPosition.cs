using System.Buffers.Text;
using System.Text;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>Where a listing stands: what cursors are made of.</summary>
/// <param name="Range">Which of the list's ranges of ids it has come to.</param>
/// <param name="From">The least id that may come next, by ordinal; it need not exist.</param>
internal readonly record struct ListPosition(int Range, string From)
{
    private const char FirstRange = 'a';

    /// <summary>The place right behind an id.</summary>
    public ListPosition Behind(string id) => this with { From = After(id) };

    /// <summary>The least string that comes after an id.</summary>
    public static string After(string id) => id + '\0';

    /// <summary>The position as clients get it: opaque, fit for URLs.</summary>
    public string ToCursor() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes((char)(FirstRange + Range) + From));

    /// <summary>Reads a cursor.</summary>
    /// <param name="ranges">How many ranges the list has.</param>
    /// <exception cref="ArgumentException">It is none that this bridge made.</exception>
    public static ListPosition Of(string cursor, int ranges)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(cursor.Length)];
        if (Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is { Length: > 0 } text
            && text[0] - FirstRange is var range && range >= 0 && range < ranges)
        {
            return new ListPosition(range, text[1..]);
        }

        throw new ArgumentException("The parameter cursor must be the value of next in the page before.", nameof(cursor));
    }
}
