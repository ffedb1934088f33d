using System.Buffers.Text;
using System.Text;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>Where a listing stands: what cursors are made of.</summary>
/// <param name="Wrapped">Whether it has come to the ids that stand before the list's first one.</param>
/// <param name="From">The least id that may come next, by ordinal; it need not exist.</param>
internal readonly record struct ListPosition(bool Wrapped, string From)
{
    private const char Straight = 'a';
    private const char AfterWrap = 'b';

    /// <summary>The place right behind an id.</summary>
    public ListPosition Behind(string id) => this with { From = After(id) };

    /// <summary>The least string that comes after an id.</summary>
    public static string After(string id) => id + '\0';

    /// <summary>The position as clients get it: opaque, fit for URLs.</summary>
    public string ToCursor() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes((Wrapped ? AfterWrap : Straight) + From));

    /// <summary>Reads a cursor.</summary>
    /// <exception cref="ArgumentException">It is none that this bridge made.</exception>
    public static ListPosition Of(string cursor)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(cursor.Length)];
        if (Base64Url.IsValid(cursor) && Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length) is { Length: > 0 } text && text[0] is Straight or AfterWrap)
        {
            return new ListPosition(text[0] == AfterWrap, text[1..]);
        }

        throw new ArgumentException("The parameter cursor must be the value of next in the page before.", nameof(cursor));
    }
}
