using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CentralNic.AcmeBridge.Core.Store;

/// <summary>The documents of one kind, as what they mean.</summary>
/// <typeparam name="T">What a document of the kind is.</typeparam>
/// <param name="kind">The kind's name in the store.</param>
/// <param name="json">How a document is written; asked for the type when the first one is read or written, which takes a while.</param>
/// <param name="aliases">Its unique further names; none when omitted.</param>
/// <param name="tags">Its marks to list by; none when omitted.</param>
internal sealed class DocumentSet<T>(
    IDocumentStore store,
    string kind,
    JsonSerializerContext json,
    Func<T, string> id,
    Func<T, IReadOnlyList<string>>? aliases = null,
    Func<T, IReadOnlyList<string>>? tags = null)
    where T : class
{
    private JsonTypeInfo<T>? _typeInfo;

    private JsonTypeInfo<T> TypeInfo => _typeInfo ??= (JsonTypeInfo<T>)json.GetTypeInfo(typeof(T))!;

    public async ValueTask<Versioned<T>?> ReadAsync(string documentId, CancellationToken cancellationToken) =>
        Read(await store.ReadAsync(new DocumentKey(kind, documentId), cancellationToken));

    /// <summary>Reads one of many that are gone through: see <see cref="IDocumentStore.ReadListedAsync"/>.</summary>
    public async ValueTask<Versioned<T>?> ReadListedAsync(string documentId, CancellationToken cancellationToken) =>
        Read(await store.ReadListedAsync(new DocumentKey(kind, documentId), cancellationToken));

    /// <summary>Reads the document that carries an alias.</summary>
    public async ValueTask<Versioned<T>?> ReadByAliasAsync(string alias, CancellationToken cancellationToken) =>
        Read(await store.ReadByAliasAsync(kind, alias, cancellationToken));

    /// <summary>Lists the documents that carry a tag, or all.</summary>
    /// <param name="tag">The tag; <see langword="null"/>: all.</param>
    public IAsyncEnumerable<Versioned<T>> ListAsync(string? tag, CancellationToken cancellationToken) =>
        ListAsync(tag, after: null, cancellationToken);

    /// <summary>Lists the documents that carry a tag, or all, that come after an id.</summary>
    /// <param name="tag">The tag; <see langword="null"/>: all.</param>
    /// <param name="after">The id; <see langword="null"/>: from the beginning.</param>
    public async IAsyncEnumerable<Versioned<T>> ListAsync(
        string? tag, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var document in store.ListAsync(kind, tag, after, cancellationToken))
        {
            yield return Read(document)!;
        }
    }

    /// <summary>Reads a page of the documents, in the order of their ids.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="allOf">The tags that each document must carry; none: all documents.</param>
    /// <param name="matches">
    /// What else is asked of a document, decided while documents are read; <see langword="null"/>: nothing.
    /// </param>
    /// <param name="ranges">The ids that are listed, in the list's order; <see langword="null"/>: all.</param>
    /// <exception cref="ArgumentException">The cursor is none, or the limit is out of bounds.</exception>
    public Task<Page<T>> ReadPageAsync(
        PageRequest page,
        IReadOnlyList<string> allOf,
        Func<T, bool>? matches,
        CancellationToken cancellationToken,
        IReadOnlyList<IdRange>? ranges = null) =>
        new DocumentPages<T>(store, kind, document => Read(document)!.Value, ranges ?? [IdRange.All])
            .ReadAsync(page, allOf, matches, cancellationToken);

    /// <param name="expectedVersion">The version read before, or 0 for a new one.</param>
    public DocumentWrite Put(T value, long expectedVersion) => DocumentWrite.Put(
        new DocumentKey(kind, id(value)),
        expectedVersion,
        JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo),
        aliases?.Invoke(value),
        tags?.Invoke(value));

    /// <summary>The write that takes a document away.</summary>
    public DocumentWrite Delete(string documentId, long expectedVersion) =>
        DocumentWrite.Delete(new DocumentKey(kind, documentId), expectedVersion);

    private Versioned<T>? Read(StoredDocument? document) => document is null
        ? null
        : new Versioned<T>(
            JsonSerializer.Deserialize(document.Body.Span, TypeInfo)
                ?? throw new StoreUnavailableException($"Document {document.Key} is empty; the store is damaged. Restore a backup."),
            document.Version);
}
