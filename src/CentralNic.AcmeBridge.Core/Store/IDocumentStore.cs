using System.Runtime.CompilerServices;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>
/// Durable documents with a version each. A commit changes several documents together or not at all, and what it changed
/// survives <c>kill -9</c> and loss of power once <see cref="CommitAsync"/> has returned.
/// </summary>
/// <remarks>
/// Safe for any number of concurrent callers. A read sees every commit that had returned before it began. Commits that
/// wait together share one durable write. Every implementation passes the same contract tests.
/// </remarks>
public interface IDocumentStore : IAsyncDisposable
{
    /// <summary>
    /// What was there and cannot be read. To read, write or take an alias of such a document fails with
    /// <see cref="StoreUnavailableException"/>:
    /// it is never taken for one that does not exist.
    /// </summary>
    StoreDamage Damage => StoreDamage.None;

    /// <summary>
    /// Raised each time that <see cref="Damage"/> may have changed since the start, on any thread, in the middle of the store's work:
    /// a handler is quick and reads or writes no document.
    /// </summary>
    event Action? DamageChanged
    {
        add { }
        remove { }
    }

    /// <summary>Reads one document.</summary>
    /// <param name="key">Where it lives.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The document, or <see langword="null"/> when there is none.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    ValueTask<StoredDocument?> ReadAsync(DocumentKey key, CancellationToken cancellationToken);

    /// <summary>Reads the document of a kind that carries an alias.</summary>
    /// <param name="kind">The kind to look in.</param>
    /// <param name="alias">The alias, compared by ordinal.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The document, or <see langword="null"/> when none carries the alias.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    ValueTask<StoredDocument?> ReadByAliasAsync(string kind, string alias, CancellationToken cancellationToken);

    /// <summary>Lists the documents of a kind, ordered by id.</summary>
    /// <param name="kind">The kind to list.</param>
    /// <param name="tag">Only documents that carry this tag; <see langword="null"/>: all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>
    /// A lazy sequence; documents changed while it runs may show either state, each document at most once. Damaged ones are left out: see
    /// <see cref="Damage"/>.
    /// </returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    IAsyncEnumerable<StoredDocument> ListAsync(string kind, string? tag, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the documents of a kind that come after an id, ordered by id: a page begins where the one before ended, without reading that
    /// again.
    /// </summary>
    /// <param name="kind">The kind to list.</param>
    /// <param name="tag">Only documents that carry this tag; <see langword="null"/>: all.</param>
    /// <param name="after">The id, which need not exist, compared by ordinal; <see langword="null"/>: from the beginning.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <inheritdoc cref="ListAsync(string, string?, CancellationToken)"/>
    async IAsyncEnumerable<StoredDocument> ListAsync(
        string kind, string? tag, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What is right for any store; one that is meant for many documents seeks instead.
        await foreach (var document in ListAsync(kind, tag, cancellationToken))
        {
            if (after is null || string.CompareOrdinal(document.Key.Id, after) > 0)
            {
                yield return document;
            }
        }
    }

    /// <summary>Lists the ids of the documents of a kind, in order, without reading the documents.</summary>
    /// <param name="kind">The kind to list.</param>
    /// <param name="tag">Only documents that carry this tag; <see langword="null"/>: all.</param>
    /// <param name="from">The least id, which need not exist, compared by ordinal; empty: from the beginning.</param>
    /// <param name="limit">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>The ids; fewer than <paramref name="limit"/>: these are all that are left.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    async ValueTask<IReadOnlyList<string>> ListIdsAsync(
        string kind, string? tag, string from, int limit, CancellationToken cancellationToken)
    {
        // What is right for any store; one that is meant for many documents reads its index alone.
        var ids = new List<string>();
        await foreach (var document in ListAsync(kind, tag, cancellationToken))
        {
            if (string.CompareOrdinal(document.Key.Id, from) >= 0)
            {
                ids.Add(document.Key.Id);
            }

            if (ids.Count == limit)
            {
                break;
            }
        }

        return ids;
    }

    /// <summary>Reads a document of a list: it takes no place among those that are kept in memory because they are in use.</summary>
    /// <param name="key">Where it lives.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>
    /// The document; <see langword="null"/> when there is none, or when it is damaged: see <see cref="Damage"/>, as for lists.
    /// </returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read.</exception>
    async ValueTask<StoredDocument?> ReadListedAsync(DocumentKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(key, cancellationToken);
        }
        catch (StoreUnavailableException) when (Damage.Documents.Any(damaged => damaged.Key == key))
        {
            return null;
        }
    }

    /// <summary>
    /// Why the last commit could not be made durable, for the operator; <see langword="null"/>: it could, or there was none.
    /// </summary>
    string? WriteFailure => null;

    /// <summary>Makes all writes durable together, or none.</summary>
    /// <param name="writes">At least one; at most one per key.</param>
    /// <param name="cancellationToken">
    /// Gives up before the commit has been queued. A queued commit is always carried out, so that a caller never has to
    /// guess.
    /// </param>
    /// <exception cref="DocumentConflictException">A version or alias was not as expected; nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">
    /// The commit could not be made durable (disk full, file gone, store closed); nothing of it is visible.
    /// </exception>
    Task CommitAsync(IReadOnlyList<DocumentWrite> writes, CancellationToken cancellationToken);
}
