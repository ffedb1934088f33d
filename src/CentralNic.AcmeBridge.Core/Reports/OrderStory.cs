using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>Tells an order's history in words.</summary>
internal static class OrderStory
{
    /// <summary>The story, oldest first; empty for orders of versions that wrote none down.</summary>
    public static IEnumerable<StoryEntry> Of(Order order)
    {
        if (order.History is not { } history)
        {
            yield break;
        }

        for (var index = 0; index < history.Events.Length; index++)
        {
            var happened = history.Events[index];
            if (index == OrderHistory.FirstKept && history.LeftOut > 0)
            {
                yield return new StoryEntry
                {
                    At = happened.At,
                    Kind = OrderEventKind.LeftOut,
                    Text = $"({Quantity.Of(history.LeftOut, "earlier event")} left out)",
                    Times = 1,
                };
            }

            yield return new StoryEntry
            {
                At = happened.At,
                Kind = happened.Kind,
                Text = Tell(happened, order),
                Code = happened.Code,
                Times = happened.Again + 1,
                LastAt = happened.Last,
            };
        }
    }

    private static string Tell(OrderEvent happened, Order order) => happened.Kind switch
    {
        OrderEventKind.Created => happened.Detail is { } client ? $"Ordered by {client}" : "Ordered",
        OrderEventKind.ValidationFailed => $"Not validated: {happened.Detail}",
        OrderEventKind.Ready => $"All names are validated: {happened.Detail}",
        OrderEventKind.Finalized => $"Finalized; SHA-256 of the CSR: {happened.Detail}",
        OrderEventKind.Decided => $"Decided: {happened.Detail}",
        OrderEventKind.State => TellState(happened.Detail ?? ""),
        OrderEventKind.Command => happened.Code is { } code ? $"Sent {happened.Detail}: {code}" : $"Sent {happened.Detail}: no answer",
        OrderEventKind.Proof => $"Proofs: {happened.Detail}",
        OrderEventKind.Trouble => $"Held up: {happened.Detail}",
        OrderEventKind.Attention => $"Needs a person: {happened.Detail}",
        OrderEventKind.Approval => $"Approval of the purchase: {happened.Detail}",
        OrderEventKind.Operator => $"By the operator: {happened.Detail}",
        _ => order.Status == OrderStatus.Valid ? $"Issued: certificate {happened.Detail}" : $"Came to nothing: {happened.Detail}",
    };

    /// <summary>The name of the state, and behind a colon what belongs to it.</summary>
    private static string TellState(string detail)
    {
        var (state, rest) = detail.Split(": ", 2) is [var name, var more] ? (name, more) : (detail, "");
        return state switch
        {
            nameof(IssuanceState.Planned) => "Planned again",
            nameof(IssuanceState.Preparing) => "The CA's token is shown before anything is ordered",
            nameof(IssuanceState.Intent) => $"About to be ordered: {rest}",
            nameof(IssuanceState.Ordered) => $"Ordered: certificate {rest}",
            nameof(IssuanceState.DcvPublished) => rest.Length == 0 ? "No proof is asked for" : $"Proofs published: {rest}",
            nameof(IssuanceState.AwaitingCa) => $"The CA makes certificate {rest}",
            nameof(IssuanceState.Parked) => $"Waits for the operator: {rest}",
            nameof(IssuanceState.Cancelling) => "What was bought is cancelled",
            _ => $"To be given up: {rest}",
        };
    }
}
