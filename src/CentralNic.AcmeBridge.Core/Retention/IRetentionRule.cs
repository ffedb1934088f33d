using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Retention;

/// <summary>Says which documents of a kind are deleted, and what goes with each.</summary>
internal interface IRetentionRule
{
    /// <summary>What the log calls the documents, in the plural.</summary>
    string Name { get; }

    /// <summary>The kind of the documents that are gone through.</summary>
    string Kind { get; }

    /// <summary>Where the documents stand that may be old enough, in the order in which they are gone through.</summary>
    IReadOnlyList<IdRange> RangesAt(DateTimeOffset now);

    /// <summary>
    /// The writes that delete a document with what belongs to it alone; none: it stays. They are refused by the store when one of the
    /// documents changes before they are committed.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="now">The time by which the whole pass goes.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    ValueTask<IReadOnlyList<DocumentWrite>> DeletionOfAsync(string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Keeps others from the documents while some are judged and deleted; what is returned lets them go on.</summary>
    ValueTask<IDisposable?> HoldAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IDisposable?>(null);

    /// <summary>A document was deleted: nothing of it may be kept in memory.</summary>
    void Forget(string id)
    {
    }
}
