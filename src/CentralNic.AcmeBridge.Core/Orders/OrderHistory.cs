using System.Collections.Immutable;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>
/// What happened to an order, oldest first: part of its document, so that its story can be told when it is long settled. Bounded: the
/// beginning and the latest are kept, of what repeats itself only how often.
/// </summary>
/// <param name="Events">What is kept.</param>
/// <param name="LeftOut">How many events were left out between the first and the others.</param>
public sealed record OrderHistory(ImmutableArray<OrderEvent> Events, int LeftOut = 0)
{
    /// <summary>The most events that are kept.</summary>
    internal const int MostEvents = 40;

    /// <summary>So many of the first are never left out.</summary>
    internal const int FirstKept = 10;

    /// <summary>Details are cut to so many characters.</summary>
    internal const int LongestDetail = 300;

    /// <summary>What alternates, as a command and what it shows, is found again so far back.</summary>
    private const int LookedBack = 4;

    /// <summary>Nothing happened yet.</summary>
    public static OrderHistory Empty { get; } = new([]);

    /// <summary>The history with one more event.</summary>
    /// <param name="next">The event; not earlier than the others.</param>
    internal OrderHistory With(OrderEvent next)
    {
        next = next with { Detail = Shorten(next.Detail) };
        for (var index = Events.Length - 1; index >= 0 && index >= Events.Length - LookedBack; index--)
        {
            if (MayRepeat(next.Kind) && Events[index].IsSameAs(next))
            {
                return this with { Events = Events.SetItem(index, Events[index].Repeated(next.At)) };
            }
        }

        return Events.Length < MostEvents
            ? this with { Events = Events.Add(next) }
            : this with { Events = Events.RemoveAt(FirstKept).Add(next), LeftOut = LeftOut + 1 };
    }

    /// <summary>Whether a command is in it already: two commits may tell of the same.</summary>
    internal bool HasCommand(OrderEvent command) => Events.Any(known => known.IsSameAs(command) && (known.Last ?? known.At) >= command.At);

    private static bool MayRepeat(OrderEventKind kind) =>
        kind is OrderEventKind.Command or OrderEventKind.Proof or OrderEventKind.Trouble or OrderEventKind.ValidationFailed;

    private static string? Shorten(string? detail) =>
        detail is { Length: > LongestDetail } ? string.Concat(detail.AsSpan(0, LongestDetail - 1), "…") : detail;
}
