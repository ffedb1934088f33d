using System.Globalization;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Tells what happened to an order from what it was before and what it is now: no step can forget to write it down.</summary>
internal static class OrderEvents
{
    /// <summary>The changed order with what happened in its history.</summary>
    /// <param name="before">The order as committed last; <see langword="null"/>: it is new.</param>
    /// <param name="after">The order as it is about to be committed.</param>
    /// <param name="commands">The commands that were sent for it meanwhile.</param>
    /// <param name="now">When.</param>
    public static Order Note(Order? before, Order after, IReadOnlyList<OrderEvent> commands, DateTimeOffset now)
    {
        if (after.AuthorizationOnly)
        {
            return after;
        }

        now = OrderEvent.ToMilliseconds(now);
        var history = commands.Aggregate(
            after.History ?? OrderHistory.Empty, (known, command) => known.HasCommand(command) ? known : known.With(command));
        foreach (var (kind, detail) in Between(before, after))
        {
            history = history.With(new OrderEvent(now, kind, detail));
        }

        return history.Events.IsEmpty || ReferenceEquals(history, after.History) ? after : after with { History = history };
    }

    private static IEnumerable<(OrderEventKind Kind, string? Detail)> Between(Order? before, Order after)
    {
        if (before is null)
        {
            yield return (OrderEventKind.Created, after.Client);
        }

        foreach (var failure in FailedValidations(before, after))
        {
            yield return (OrderEventKind.ValidationFailed, failure);
        }

        if (after.Status == OrderStatus.Ready && before?.Status != OrderStatus.Ready)
        {
            yield return (OrderEventKind.Ready, WaysOf(after));
        }

        if (after.Issuance is { } issuance)
        {
            foreach (var happened in Between(before?.Issuance, issuance, after))
            {
                yield return happened;
            }
        }

        if (after.IsFinal && before?.IsFinal != true)
        {
            yield return (OrderEventKind.Ended, after.Certificate?.Value ?? ReasonOf(after));
        }
    }

    private static IEnumerable<(OrderEventKind Kind, string? Detail)> Between(Issuance? before, Issuance after, Order order)
    {
        if (before is null)
        {
            yield return (OrderEventKind.Finalized, after.CsrSha256);
        }

        if (after.Plan is { } plan && (before?.Plan != plan || before.Reason != after.Reason))
        {
            yield return (OrderEventKind.Decided, $"{plan}: {after.Reason}");
        }

        if (after.Approval is { } approval
            && (before?.Approval?.Id, before?.Approval?.Decision) != (approval.Id, approval.Decision))
        {
            yield return (OrderEventKind.Approval, ApprovalOf(approval));
        }

        if (before?.GivenUp is null && after.GivenUp is { } reason)
        {
            yield return (OrderEventKind.State, $"given up: {reason.Detail}");
        }

        if (after.DcvFinding is { } finding && (before?.DcvFinding != finding || before.DcvLooks != after.DcvLooks))
        {
            yield return (OrderEventKind.Proof, finding);
        }

        if (before is not null && before.State != after.State && !order.IsFinal)
        {
            yield return (OrderEventKind.State, StateOf(after, order));
        }

        if (after.Trouble is { } trouble && before?.Trouble?.Text != trouble.Text)
        {
            yield return (OrderEventKind.Trouble, trouble.Text);
        }

        // The state tells of the question, the end of the failure.
        if (after.Attention is { Kind: not (AttentionKind.Parked or AttentionKind.Failed) } attention
            && before?.Attention?.Kind != attention.Kind)
        {
            yield return (OrderEventKind.Attention, attention.Text);
        }
    }

    /// <summary>A state with what belongs to it.</summary>
    private static string StateOf(Issuance issuance, Order order) => issuance.State switch
    {
        IssuanceState.Intent => $"Intent: {issuance.Class}, {issuance.Price?.ToString() ?? "free"}",
        IssuanceState.Ordered => $"Ordered: {issuance.Certificate} in {issuance.CertificateOrder}, {issuance.DcvMethod}",
        IssuanceState.DcvPublished => $"DcvPublished: {string.Join(", ", issuance.Dcv)}",
        IssuanceState.AwaitingCa => $"AwaitingCa: {issuance.Certificate}",
        IssuanceState.Parked => $"Parked: {issuance.Question}",
        var state => state.ToString(),
    };

    private static string ApprovalOf(PurchaseApproval approval) =>
        $"{approval.Decision}: {approval.Class}, {approval.Price}" + (approval.Reason is { } reason ? $". {reason}" : "");

    private static string ReasonOf(Order order) => string.Join(
        " ", new[] { order.Error?.Detail, order.Issuance?.CaReason is { } said ? $"({said})" : null }.Where(text => text is not null));

    private static IEnumerable<string> FailedValidations(Order? before, Order after)
    {
        for (var index = 0; index < after.Authorizations.Length; index++)
        {
            if (ReferenceEquals(before?.Authorizations[index], after.Authorizations[index]))
            {
                continue;
            }

            foreach (var challenge in after.Authorizations[index].Challenges)
            {
                var known = before?.Authorizations[index].Challenges.FirstOrDefault(other => other.Token == challenge.Token);
                if (challenge.Error is { } error && known?.Error?.Detail != error.Detail)
                {
                    yield return $"{after.Authorizations[index].OrderedName}, {challenge.Type}: {error.Detail}";
                }
            }
        }
    }

    private static string WaysOf(Order order)
    {
        var ways = order.Authorizations
            .Select(authorization => authorization.Origin is not null
                ? "known before"
                : authorization.Challenges.FirstOrDefault(challenge => challenge.Status == ChallengeStatus.Valid)?.Type ?? "no challenge")
            .GroupBy(way => way, StringComparer.Ordinal);
        return string.Join(", ", ways.Select(way => string.Create(CultureInfo.InvariantCulture, $"{way.Key} ({way.Count()})")));
    }
}
