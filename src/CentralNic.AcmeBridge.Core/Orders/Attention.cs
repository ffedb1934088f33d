
namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>
/// What a person should know or do about an issuance. Part of its document, so it is committed with what it tells of, and nobody forgets
/// to tell it when the program stops in between.
/// </summary>
/// <param name="Kind">Why.</param>
/// <param name="Text">What happened, in full, for the operator; never shown to clients.</param>
/// <param name="Since">When it began, UTC.</param>
/// <param name="Told">When the operator was notified, UTC; <see langword="null"/>: not yet.</param>
public sealed record Attention(AttentionKind Kind, string Text, DateTimeOffset Since, DateTimeOffset? Told = null)
{
    /// <summary>What remains of it when the issuance changes to a state: itself, or nothing because it is done with.</summary>
    /// <param name="state">The state.</param>
    public Attention? In(IssuanceState state) => (Kind, state) switch
    {
        (AttentionKind.ApprovalOutstanding, IssuanceState.Planned or IssuanceState.Preparing) => this,

        // Without credit an issuance is planned, priced and refused again and again; that is one and the same thing.
        (AttentionKind.CreditExhausted
            or AttentionKind.HeldUp
            or AttentionKind.PurchasesHeld
            or AttentionKind.StoreDamaged, IssuanceState.Planned or IssuanceState.Preparing or IssuanceState.Intent) => this,
        (AttentionKind.PublishByHand, IssuanceState.Preparing or IssuanceState.Ordered or IssuanceState.DcvPublished) => this,
        (AttentionKind.ProofMissing, IssuanceState.Planned or IssuanceState.Preparing or IssuanceState.Ordered
            or IssuanceState.DcvPublished) => this,
        (AttentionKind.Parked, IssuanceState.Parked) => this,
        (AttentionKind.Refused, IssuanceState.Cancelling or IssuanceState.Failed) => this,
        (AttentionKind.Failed, IssuanceState.Failed) => this,
        _ => null,
    };

    /// <summary>Whether both tell of one thing, though perhaps in other words: the reseller gives each refusal an id of its own.</summary>
    /// <param name="other">The other.</param>
    public bool IsSameAs(Attention other) => Kind == other.Kind && Since == other.Since;

    /// <summary>The same thing goes on: what was told once is not told again.</summary>
    /// <param name="before">What the issuance had before.</param>
    public Attention Continuing(Attention? before) => before?.Kind == Kind ? this with { Since = before.Since, Told = before.Told } : this;
}
