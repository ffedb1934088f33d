using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>Tells what happens next to an order.</summary>
internal static class OrderOutlook
{
    /// <summary>What happens next, in words; <see langword="null"/>: nothing, it is settled.</summary>
    public static string? Of(Order order) => order switch
    {
        { IsFinal: true } => null,
        { Status: OrderStatus.Pending } => Pending(order),
        { Issuance: not { } } => "The client has to finalize it, or it expires.",
        { Issuance: { GivenUp: not null, State: not IssuanceState.Cancelling } } =>
            "It is given up as soon as what is under way has ended.",
        { Issuance: { } issuance } => Of(issuance),
    };

    private static string Of(Issuance issuance) => issuance switch
    {
        { State: IssuanceState.Parked } => "The operator has to answer the question.",
        { Trouble: not null } => "The step is tried again, at once when the reseller answers again.",
        { Attention.Kind: AttentionKind.ApprovalOutstanding } =>
            "The purchase has to be approved; the approver is asked again.",
        { Attention.Kind: AttentionKind.CreditExhausted } => "It is tried again, at once when the account has credit.",
        { Attention.Kind: AttentionKind.StoreDamaged } => "It is tried again; it goes on when the store is whole.",
        { Attention.Kind: AttentionKind.PurchasesHeld } => "It goes on when the reseller's account was read.",
        { State: IssuanceState.Planned, AttachedTo: { } other } => $"It goes on when order {other} is settled.",
        { State: IssuanceState.Planned, DcvFinding: not null } =>
            "Whether the CA could find the proof is checked again; then it is ordered.",
        { State: IssuanceState.Planned } => "It is decided how the certificate is obtained.",
        { State: IssuanceState.Preparing } => "The certificate is ordered when the token can be seen.",
        { State: IssuanceState.Intent } => "The command is sent; if its answer was lost, what it did is looked up first.",
        { State: IssuanceState.Ordered } => "The proofs are published.",
        { State: IssuanceState.DcvPublished } => "The proofs are looked for; when they can be seen the CA is asked to check.",
        { State: IssuanceState.Cancelling } => "Whether the cancellation has ended is looked up again.",
        _ => "The certificate is asked for again, at once when an event or the list of certificates tells of it.",
    };

    private static string Pending(Order order)
    {
        var open = order.Authorizations.Where(authorization => authorization.Status == AuthorizationStatus.Pending).ToArray();
        var looked = open.Where(authorization => authorization.Challenges.Any(challenge => challenge.NextAttempt is not null)).ToArray();
        return looked.Length > 0
            ? $"The client's proof is looked for again: {Names(looked)}."
            : $"The client has to prove control of {Names(open)}, or it expires.";
    }

    private static string Names(IEnumerable<Authorization> authorizations) =>
        string.Join(", ", authorizations.Select(authorization => authorization.OrderedName));
}
