namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>The ids of the documents that carry a tag, in order, read in pieces and with jumps.</summary>
/// <param name="store">Where they are.</param>
/// <param name="kind">The documents' kind.</param>
/// <param name="tag">The tag; <see langword="null"/>: all documents.</param>
internal sealed class TaggedIds(IDocumentStore store, string kind, string? tag)
{
    /// <summary>A jump may meet one id and jump again, so it reads few; who goes on step by step reads more and more.</summary>
    private const int FewIds = 16;

    private const int ManyIds = 512;

    private IReadOnlyList<string> _piece = [];
    private int _at;
    private int _size = FewIds;
    private bool _ends;

    /// <summary>How many ids were read so far.</summary>
    public int Count { get; private set; }

    /// <summary>The first id that is not before another. Never goes back.</summary>
    /// <param name="from">The other, which need not exist; not less than at the call before.</param>
    /// <returns>The id; <see langword="null"/>: there is none.</returns>
    public async ValueTask<string?> SeekAsync(string from, CancellationToken cancellationToken)
    {
        if (FindInPiece(from) is { } found)
        {
            return found;
        }

        if (_ends)
        {
            return null;
        }

        var goesOn = _piece.Count > 0 && string.CompareOrdinal(from, ListPosition.After(_piece[^1])) <= 0;
        _size = goesOn ? Math.Min(_size * 2, ManyIds) : FewIds;
        _piece = await store.ListIdsAsync(kind, tag, from, _size, cancellationToken);
        _at = 0;
        _ends = _piece.Count < _size;
        Count += _piece.Count;
        return _piece.Count > 0 ? _piece[0] : null;
    }

    private string? FindInPiece(string from)
    {
        while (_at < _piece.Count && string.CompareOrdinal(_piece[_at], from) < 0)
        {
            _at++;
        }

        return _at < _piece.Count ? _piece[_at] : null;
    }
}
