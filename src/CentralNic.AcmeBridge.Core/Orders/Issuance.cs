using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Upstream;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>The durable state machine that fulfils one finalized order. Part of its order's document.</summary>
public sealed record Issuance
{
    /// <summary>How long a proof may not be seen before a person is told.</summary>
    private static readonly TimeSpan ProofPatience = TimeSpan.FromMinutes(10);

    /// <summary>No check is further apart from the one before.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    /// <summary>Its id, sent upstream as service tag.</summary>
    public required IssuanceId Id { get; init; }

    /// <summary>How far it is.</summary>
    public IssuanceState State { get; init; }

    /// <summary>When it came into <see cref="State"/>, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the order was finalized, UTC.</summary>
    public DateTimeOffset? Begun { get; init; }

    /// <summary>
    /// The trace that it is told in, and the span of finalize (W3C <c>traceparent</c>); <see langword="null"/>: traces were not exported.
    /// </summary>
    public string? Trace { get; init; }

    /// <summary>The client's CSR, DER.</summary>
    public required byte[] Csr { get; init; }

    /// <summary>SHA-256 of <see cref="Csr"/>, lower-case hex.</summary>
    public required string CsrSha256 { get; init; }

    /// <summary>How the certificate is obtained; unset until the planner has decided.</summary>
    public IssuancePlan? Plan { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The certificate class that was chosen of its profile's; unset until the planner has decided.</summary>
    public string? Class { get; init; }

    /// <summary>The contacts that it is ordered with; unset until the command is decided, and where none is sent.</summary>
    public OrderContacts? Contacts { get; init; }

    /// <summary>Whether the reseller refused contacts that had been made before; they are made anew once, not again and again.</summary>
    public bool ContactsRenewed { get; init; }

    /// <summary>
    /// The order whose issuance is awaited, when the plan is <see cref="IssuancePlan.Attach"/> or
    /// <see cref="IssuancePlan.WaitThenReissue"/>.
    /// </summary>
    public OrderId? AttachedTo { get; init; }

    /// <summary>The subscription that it works for, or whose certificate it continues.</summary>
    public SubscriptionId? Subscription { get; init; }

    /// <summary>The certificate that is reissued or renewed.</summary>
    public CertificateId? Parent { get; init; }

    /// <summary>The CertificateOrder of <see cref="Parent"/>.</summary>
    public string? ParentOrder { get; init; }

    /// <summary>The DCV method ordered, spelled as the manual does.</summary>
    public string? DcvMethod { get; init; }

    /// <summary>
    /// The DCV method that the operator wants, where the command has one; <see langword="null"/>: the profile's first that is possible.
    /// </summary>
    public string? DcvWish { get; init; }

    /// <summary>The CA's token for the CSR, for immediate issuance.</summary>
    public string? RequestToken { get; init; }

    /// <summary>Whether immediate issuance was tried in vain; the ordinary way is taken.</summary>
    public bool ImmediateFailed { get; init; }

    /// <summary>When the command was first decided, UTC.</summary>
    public DateTimeOffset? IntendedAt { get; init; }

    /// <summary>How many purchases were decided for it; each has its own entries in the ledger.</summary>
    public int PurchaseAttempt { get; init; }

    /// <summary>The key by which its purchase is counted for its names; <see langword="null"/>: it is not counted.</summary>
    public string? CountedAs { get; init; }

    /// <summary>Whether it is parked with the question whether the names may be bought again; nothing was ordered for it then.</summary>
    public bool PurchaseInQuestion { get; init; }

    /// <summary>Whether the operator allowed that its names are bought again within the paid year.</summary>
    public bool PurchaseAllowed { get; init; }

    /// <summary>What the hoster's system says to the purchase; <see langword="null"/>: it was not asked.</summary>
    public PurchaseApproval? Approval { get; init; }

    /// <summary>
    /// How often the reseller said of its commands that they failed, without a reason; such a one is sent again a few times only.
    /// </summary>
    public int FailedCommands { get; init; }

    /// <summary>What the reseller said that it costs; <see langword="null"/>: nothing is, or remains, reserved for it.</summary>
    public Price? Price { get; init; }

    /// <summary>The certificate at the reseller, once ordered.</summary>
    public CertificateId? Certificate { get; init; }

    /// <summary>The CertificateOrder at the reseller, once ordered.</summary>
    public string? CertificateOrder { get; init; }

    /// <summary>Until when that is paid, UTC, where the answer to the order said so.</summary>
    public DateTimeOffset? PaidUntil { get; init; }

    /// <summary>What the CA wants to find; once settled, what still has to be taken away.</summary>
    public ImmutableArray<DcvToken> Dcv { get; init; } = [];

    /// <summary>How often in a row the way to the proofs, their publication, a check of them, or taking them away failed.</summary>
    public int DcvLooks { get; init; }

    /// <summary>What the last of these found, in words for the operator.</summary>
    public string? DcvFinding { get; init; }

    /// <summary>How often the reseller was asked for the certificate.</summary>
    public int Looks { get; init; }

    /// <summary>
    /// When the next check is due: of the proofs, or, once the CA was asked, of the certificate without a hint from an event.
    /// </summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>What the operator must decide, when parked.</summary>
    public string? Question { get; init; }

    /// <summary>What a person should know or do about it.</summary>
    public Attention? Attention { get; init; }

    /// <summary>Why a paid order for the names is not renewed; the planner then has it bought anew.</summary>
    public RenewalObstacle? NotRenewed { get; init; }

    /// <summary>Names of the certificate that nobody ordered: the reseller added them to a renewal.</summary>
    public ImmutableArray<string> UnorderedNames { get; init; } = [];

    /// <summary>
    /// Why the last step could not be taken, where that passes or the operator corrects it; <see langword="null"/>: it could.
    /// </summary>
    public ResellerTrouble? Trouble { get; init; }

    /// <summary>
    /// Why it was given up, fit for the client; the order gets it when the cancellation has ended. Before
    /// <see cref="IssuanceState.Cancelling"/>: the operator wants it given up, and it is as soon as its work comes to it.
    /// </summary>
    public AcmeProblem? GivenUp { get; init; }

    /// <summary>
    /// Whether it was given up because the CA will not issue, or issued what must not be handed out; then nothing is awaited any more,
    /// whatever the order's status says.
    /// </summary>
    public bool RefusedByCa { get; init; }

    /// <summary>Why CA or reseller refused it, in full, for the operator; never shown to clients.</summary>
    public string? CaReason { get; init; }

    /// <summary>The CSR in PEM.</summary>
    [JsonIgnore]
    public string CsrPem => PemEncoding.WriteString("CERTIFICATE REQUEST", Csr);

    /// <summary>The issuance at its beginning again: nothing was ordered, and nothing is planned.</summary>
    /// <param name="now">When.</param>
    public Issuance PlanAgain(DateTimeOffset now) => (State == IssuanceState.Planned ? this : To(IssuanceState.Planned, now)) with
    {
        Plan = null,
        Reason = null,
        Class = null,
        Contacts = null,
        AttachedTo = null,
        Subscription = null,
        Parent = null,
        ParentOrder = null,
        RequestToken = null,
        IntendedAt = null,
        Price = null,
        CountedAs = null,
        DcvLooks = 0,
        DcvFinding = null,
        NextLook = null,
    };

    /// <summary>It shall come to nothing; what was bought is cancelled first.</summary>
    /// <param name="problem">Why, fit for the client.</param>
    /// <param name="now">When.</param>
    public Issuance GiveUp(AcmeProblem problem, DateTimeOffset now) =>
        To(IssuanceState.Cancelling, now) with { GivenUp = problem, NextLook = null };

    /// <summary>The issuance in a final state: nothing is due, and only what outlives the program is left to be taken away.</summary>
    /// <param name="state">The final state.</param>
    /// <param name="now">When.</param>
    public Issuance Settle(IssuanceState state, DateTimeOffset now) =>
        To(state, now) with
        {
            Dcv = [.. Dcv.Where(token => token.Placement is not null)],
            DcvLooks = 0,
            DcvFinding = null,
            NextLook = null,
        };

    /// <summary>Whether it holds a time that no right clock can have written.</summary>
    /// <param name="now">The time.</param>
    public bool IsDatedAhead(DateTimeOffset now) =>
        Since > now + ClockCheck.Tolerance || Begun > now + ClockCheck.Tolerance || NextLook > now + LongestWait;

    /// <summary>The issuance without such times: what waited for them begins to wait anew.</summary>
    /// <param name="now">The time.</param>
    public Issuance Redated(DateTimeOffset now) => this with
    {
        Since = Since < now ? Since : now,
        Begun = Begun > now ? now : Begun,
        NextLook = NextLook > now + LongestWait ? null : NextLook,
    };

    /// <summary>Something about the proofs did not succeed; it is tried again later.</summary>
    /// <param name="finding">What was found, in words.</param>
    /// <param name="next">When it is tried again.</param>
    public Issuance WithDcvTrouble(string finding, DateTimeOffset next) =>
        this with { DcvLooks = DcvLooks + 1, DcvFinding = finding, NextLook = next };

    /// <summary>A proof cannot be seen; when that lasts, a person should know. What is to be published by hand is told already.</summary>
    /// <param name="finding">What was found, in words.</param>
    /// <param name="now">When.</param>
    public Issuance NeedsProof(string finding, DateTimeOffset now) =>
        now - Since < ProofPatience || Attention is { Kind: AttentionKind.PublishByHand }
            ? this
            : Needs(
                AttentionKind.ProofMissing,
                State == IssuanceState.Planned
                    ? $"Nothing is bought, because the proof could not be found by the CA: {finding}"
                    : $"The proof for the CA cannot be seen: {finding}",
                now);

    /// <summary>How long a proof may still be missing before a person should know; zero: one knows, or should.</summary>
    /// <param name="now">When.</param>
    internal TimeSpan ProofPatienceLeft(DateTimeOffset now) =>
        Attention is { Kind: AttentionKind.ProofMissing or AttentionKind.PublishByHand } || now - Since >= ProofPatience
            ? TimeSpan.Zero
            : ProofPatience - (now - Since);

    /// <summary>The issuance in a following state.</summary>
    /// <param name="state">The state to change to.</param>
    /// <param name="now">When.</param>
    /// <exception cref="InvalidOperationException">The table of changes does not allow it.</exception>
    public Issuance To(IssuanceState state, DateTimeOffset now) =>
        this with
        {
            State = IssuanceStates.Transitions.Change(State, state),
            Since = now,
            Attention = Attention?.In(state),

            // A price that is told, or a refusal, is no progress yet: the waits go on to grow.
            Trouble = state is IssuanceState.Planned or IssuanceState.Preparing or IssuanceState.Intent ? Trouble : null,
        };

    /// <summary>The issuance without the attention that its purchase is not approved.</summary>
    internal Issuance WithoutApprovalOutstanding() =>
        Attention is { Kind: AttentionKind.ApprovalOutstanding } ? this with { Attention = null } : this;

    /// <summary>A step was taken, or came to rest without trouble: nothing holds it up any more.</summary>
    public Issuance WithoutTrouble() =>
        this with { Trouble = null, Attention = Attention is { Kind: AttentionKind.HeldUp } ? null : Attention };

    /// <summary>A person should know or do something about it.</summary>
    /// <param name="kind">Why.</param>
    /// <param name="text">What happened, in full.</param>
    /// <param name="now">When.</param>
    public Issuance Needs(AttentionKind kind, string text, DateTimeOffset now) =>
        this with { Attention = new Attention(kind, text, now).Continuing(Attention) };
}
