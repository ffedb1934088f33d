using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>
/// Reads lists page by page, in the order of the documents' ids. What tags tell is found in their lists alone; what no tag tells is
/// decided while documents are read, and a request reads a bounded number of them: the cursor goes on from there.
/// </summary>
/// <param name="ranges">The ids that are listed, in the list's order; at least one range, none overlapping.</param>
internal sealed class DocumentPages<T>(
    IDocumentStore store, string kind, Func<StoredDocument, T> read, IReadOnlyList<IdRange> ranges)
    where T : class
{
    /// <summary>How many documents a request may read, beside those that it gives.</summary>
    private const int MostReads = 500;

    /// <summary>How many ids a request may read.</summary>
    private const int MostIds = 6_000;

    /// <summary>Reads a page.</summary>
    /// <param name="tags">The tags that each document must carry; none: all documents of the kind.</param>
    /// <param name="matches">What else is asked of a document; <see langword="null"/>: nothing.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public async Task<Page<T>> ReadAsync(
        PageRequest page, IReadOnlyList<string> tags, Func<T, bool>? matches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        if (page.Limit is < 1 or > PageRequest.LongestPage)
        {
            throw new ArgumentException($"The parameter limit must be from 1 to {PageRequest.LongestPage}.", nameof(page));
        }

        var position = page.Cursor is { } cursor ? ListPosition.Of(cursor, ranges.Count) : new ListPosition(0, ranges[0].From);
        var items = ImmutableArray.CreateBuilder<T>();
        var (ids, reads, idsBefore) = (new CommonIds(store, kind, tags), 0, 0);
        while (true)
        {
            var (id, found) = await ids.SeekAsync(position.From, MostIds - idsBefore, cancellationToken);
            if (!found)
            {
                return new Page<T>(items.DrainToImmutable(), (position with { From = id! }).ToCursor());
            }

            if (id is null || ranges[position.Range].IsBehind(id))
            {
                if (position.Range == ranges.Count - 1)
                {
                    return new Page<T>(items.DrainToImmutable(), null);
                }

                idsBefore += ids.Count;
                position = new ListPosition(position.Range + 1, ranges[position.Range + 1].From);
                ids = new CommonIds(store, kind, tags);
                continue;
            }

            if (items.Count == page.Limit || reads == MostReads + items.Count)
            {
                return new Page<T>(items.DrainToImmutable(), (position with { From = id }).ToCursor());
            }

            position = position.Behind(id);
            reads++;
            if (await store.ReadListedAsync(new DocumentKey(kind, id), cancellationToken) is { } document
                && read(document) is var item && matches?.Invoke(item) != false)
            {
                items.Add(item);
            }
        }
    }
}
