namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>
/// The ids of the documents that carry all of several tags, in order. Each tag's list jumps to where the others stand, so that the
/// shortest decides how much is read, and no document is.
/// </summary>
/// <param name="tags">The tags; none: all documents of the kind.</param>
internal sealed class CommonIds(IDocumentStore store, string kind, IReadOnlyList<string> tags)
{
    private readonly TaggedIds[] _lists = tags.Count == 0
        ? [new TaggedIds(store, kind, null)]
        : [.. tags.Distinct(StringComparer.Ordinal).Select(tag => new TaggedIds(store, kind, tag))];

    private int _turn;

    /// <summary>How many ids were read so far, of all lists together.</summary>
    public int Count => _lists.Sum(list => list.Count);

    /// <summary>The first common id that is not before another.</summary>
    /// <param name="from">The other, which need not exist; not less than at the call before.</param>
    /// <param name="most">About how many ids may have been read in all before it is left off.</param>
    /// <returns>
    /// The id, and true; no id, and true: there is none; or how far it came, and false: the next common id is not before that.
    /// </returns>
    public async ValueTask<(string? Id, bool Found)> SeekAsync(string from, int most, CancellationToken cancellationToken)
    {
        for (var (candidate, agreed) = (from, 0); ; _turn = (_turn + 1) % _lists.Length)
        {
            if (Count >= most)
            {
                return (candidate, false);
            }

            var found = await _lists[_turn].SeekAsync(candidate, cancellationToken);
            if (found is null)
            {
                return (null, true);
            }

            agreed = found == candidate ? agreed + 1 : 1;
            candidate = found;
            if (agreed == _lists.Length)
            {
                return (found, true);
            }
        }
    }
}
