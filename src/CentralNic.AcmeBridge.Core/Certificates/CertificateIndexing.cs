using System.Globalization;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Certificates;

/// <summary>
/// Gives the certificates of older versions their summaries, once per store, in small commits, and goes on where it stood after a restart.
/// Until all have one, lists are refused: a list with gaps would be taken for the whole.
/// </summary>
internal sealed class CertificateIndexing(CertificateRepository certificates, IDocumentStore store) : IPeriodicTask
{
    private const string MarkId = "certificates";

    /// <summary>A commit that others cross is made again, so it is small.</summary>
    private const int BatchSize = 50;

    /// <summary>So many batches are made before the bridge answers; most stores have fewer certificates.</summary>
    private const int BatchesAtStart = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DocumentSet<IndexingMark> _marks = new(store, "indexing", CertificatesJson.Default, _ => MarkId);

    private int _done;

    public string Name => "certificate-indexing";

    /// <summary>Whether all certificates have their summaries.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Refuses a list that would have gaps.</summary>
    /// <exception cref="StoreUnavailableException">Certificates of an older version have no summary yet.</exception>
    public void RequireComplete()
    {
        if (!IsComplete)
        {
            throw new StoreUnavailableException(string.Create(
                CultureInfo.InvariantCulture,
                $"The list of certificates is being made from the documents of an older version ({_done} so far). Ask again in a minute."));
        }
    }

    /// <summary>Does what takes no time; the rounds do the rest.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < BatchesAtStart && !IsComplete; batch++)
        {
            await StepAsync(cancellationToken);
        }
    }

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        if (!IsComplete)
        {
            await StepAsync(cancellationToken);
        }

        return IsComplete ? new PeriodicRound(Wait: null) : PeriodicRound.Done(Pause);
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var mark = await _marks.ReadAsync(MarkId, cancellationToken);
        if (mark is not { Value.IsDone: true })
        {
            var from = mark?.Value.After is { } last ? ListPosition.After(last) : "";
            var ids = await store.ListIdsAsync(CertificateRepository.Kind, null, from, BatchSize, cancellationToken);
            var isDone = ids.Count < BatchSize;
            await certificates.SummarizeAsync(
                [.. ids.Select(id => new CertificateId(id))],
                _marks.Put(new IndexingMark(isDone, isDone ? null : ids[^1]), mark?.Version ?? 0),
                cancellationToken);
            _done += ids.Count;
            IsComplete = isDone;
            return;
        }

        IsComplete = true;
    }
}

/// <summary>How far the certificates of a store have their summaries. A document.</summary>
/// <param name="IsDone">All have one.</param>
/// <param name="After">Those up to this id have one.</param>
internal sealed record IndexingMark(bool IsDone, string? After);
