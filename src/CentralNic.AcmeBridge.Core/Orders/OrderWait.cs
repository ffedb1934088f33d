namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>How far an open order is and what it waits for, in few stable words, for monitoring.</summary>
/// <param name="State"><c>pending</c>, <c>ready</c>, or the state of the issuance in lower case with underscores.</param>
/// <param name="WaitingFor">
/// <c>client</c> (its proof, or finalize), <c>validation</c>, <c>operator</c>, <c>approval</c>, <c>credit</c>, <c>proof</c>,
/// <c>reseller</c>, <c>store</c>, <c>restore</c>, <c>other_order</c>, <c>bridge</c> (its own next step), <c>ca</c> or
/// <c>cancellation</c>.
/// </param>
/// <param name="Since">Since when it is in the state, UTC.</param>
internal readonly record struct OrderWait(string State, string WaitingFor, DateTimeOffset Since)
{
    /// <summary>Tells it of an order; <see langword="null"/>: it is settled, or only holds an authorization.</summary>
    public static OrderWait? Of(Order order) => order switch
    {
        { IsFinal: true } or { AuthorizationOnly: true } => null,
        { Status: OrderStatus.Pending } => new OrderWait(
            "pending",
            order.Authorizations.Any(each => each.Challenges.Any(challenge => challenge.Status == ChallengeStatus.Processing))
                ? "validation"
                : "client",
            order.Created),
        { Issuance: { } issuance } => new OrderWait(StateOf(issuance.State), WaitOf(issuance), issuance.Since),
        _ => new OrderWait("ready", "client", order.Created),
    };

    private static string StateOf(IssuanceState state) => state switch
    {
        IssuanceState.Planned => "planned",
        IssuanceState.Preparing => "preparing",
        IssuanceState.Intent => "intent",
        IssuanceState.Ordered => "ordered",
        IssuanceState.DcvPublished => "dcv_published",
        IssuanceState.AwaitingCa => "awaiting_ca",
        IssuanceState.Parked => "parked",
        IssuanceState.Cancelling => "cancelling",
        _ => "settled",
    };

    private static string WaitOf(Issuance issuance) => issuance switch
    {
        { State: IssuanceState.Parked } => "operator",
        { Attention.Kind: AttentionKind.ApprovalOutstanding } => "approval",
        { Attention.Kind: AttentionKind.CreditExhausted } => "credit",
        { Attention.Kind: AttentionKind.StoreDamaged } => "store",
        { Attention.Kind: AttentionKind.PurchasesHeld } => "restore",
        { Attention.Kind: AttentionKind.PublishByHand } => "operator",
        { Trouble: not null } => "reseller",
        { State: IssuanceState.Planned, AttachedTo: not null } => "other_order",
        { State: IssuanceState.Planned, DcvFinding: not null } => "proof",
        { State: IssuanceState.Planned or IssuanceState.Intent } => "bridge",
        { State: IssuanceState.Preparing or IssuanceState.Ordered or IssuanceState.DcvPublished } => "proof",
        { State: IssuanceState.Cancelling } => "cancellation",
        _ => "ca",
    };
}
