using System.Text.Json.Serialization;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Work;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>
/// Gives the orders of older versions the marks that the operator's lists go by, once per store, in small commits, and goes on where it
/// stood after a restart. Until all have them, lists read documents instead.
/// </summary>
internal sealed class OrderTagging(OrderRepository orders, IDocumentStore store) : IPeriodicTask
{
    private const string MarkId = "orders";

    /// <summary>A commit that others cross is made again, so it is small.</summary>
    private const int BatchSize = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly DocumentSet<TaggingMark> _marks = new(store, "tagging", TaggingJson.Default, _ => MarkId);

    public string Name => "order-tagging";

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var mark = await _marks.ReadAsync(MarkId, cancellationToken);
        if (mark is not { Value.IsDone: true })
        {
            var from = mark?.Value.After is { } last ? ListPosition.After(last) : "";
            var ids = await store.ListIdsAsync(OrderRepository.Kind, null, from, BatchSize, cancellationToken);
            var isDone = ids.Count < BatchSize;
            var next = _marks.Put(new TaggingMark(isDone, isDone ? null : ids[^1]), mark?.Version ?? 0);
            await orders.TagAgainAsync(ids, next, cancellationToken);
            if (!isDone)
            {
                return PeriodicRound.Done(Pause);
            }
        }

        orders.AreTagged = true;
        return new PeriodicRound(Wait: null);
    }
}

/// <summary>How far the orders of a store have the marks of this version. A document.</summary>
/// <param name="IsDone">All have them.</param>
/// <param name="After">Those up to this id have them.</param>
internal sealed record TaggingMark(bool IsDone, string? After);

/// <summary>How the mark is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TaggingMark))]
internal sealed partial class TaggingJson : JsonSerializerContext;
