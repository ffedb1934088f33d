using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Restores;

/// <summary>
/// Says in the store itself that it may be older than what the reseller has. As long as it is there nothing is bought, or, once the
/// reseller's account was read, nothing for the names that are not settled.
/// </summary>
/// <param name="Cause">How that came.</param>
/// <param name="CopiedAt">The time up to which the store knows what was bought, UTC; <see langword="null"/>: not known.</param>
/// <param name="MarkedAt">When it was marked, UTC.</param>
public sealed record RestoredMark(RestoreCause Cause, DateTimeOffset? CopiedAt, DateTimeOffset MarkedAt)
{
    internal const string Id = "mark";
    private const string Kind = "restored";

    /// <summary>When the account was read and what could be was taken over, UTC; <see langword="null"/>: not yet.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>What the account has and could not be taken over.</summary>
    public ImmutableArray<UnsettledPurchase> Unsettled { get; init; } = [];

    /// <summary>Marks a store; a mark that is there is replaced.</summary>
    /// <param name="store">The store.</param>
    /// <param name="mark">The mark.</param>
    /// <param name="cancellationToken">Gives up before it is queued.</param>
    public static async Task WriteAsync(IDocumentStore store, RestoredMark mark, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var marks = In(store);
        var known = await marks.ReadAsync(Id, cancellationToken);
        await store.CommitAsync([marks.Put(mark, known?.Version ?? 0)], cancellationToken);
    }

    internal static DocumentSet<RestoredMark> In(IDocumentStore store) => new(store, Kind, RestoresJson.Default, _ => Id);
}
