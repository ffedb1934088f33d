using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>The durable state machine that fulfils one finalized order. Part of its order's document.</summary>
public sealed record Issuance
{
    /// <summary>Its id, sent upstream as service tag.</summary>
    public required IssuanceId Id { get; init; }

    /// <summary>How far it is.</summary>
    public IssuanceState State { get; init; }

    /// <summary>When it came into <see cref="State"/>, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The client's CSR, DER.</summary>
    public required byte[] Csr { get; init; }

    /// <summary>SHA-256 of <see cref="Csr"/>, lower-case hex.</summary>
    public required string CsrSha256 { get; init; }

    /// <summary>How the certificate is obtained; unset until the planner has decided.</summary>
    public IssuancePlan? Plan { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The order whose issuance is awaited, when the plan is <see cref="IssuancePlan.Attach"/>.</summary>
    public OrderId? AttachedTo { get; init; }

    /// <summary>The DCV method ordered, spelled as the manual does.</summary>
    public string? DcvMethod { get; init; }

    /// <summary>How many purchases were decided for it; each has its own entries in the ledger.</summary>
    public int PurchaseAttempt { get; init; }

    /// <summary>What the reseller said that it costs.</summary>
    public Price? Price { get; init; }

    /// <summary>The certificate at the reseller, once bought.</summary>
    public CertificateId? Certificate { get; init; }

    /// <summary>The CertificateOrder at the reseller, once bought.</summary>
    public string? CertificateOrder { get; init; }

    /// <summary>What the CA wants to find; once settled, what still has to be taken away.</summary>
    public ImmutableArray<DcvToken> Dcv { get; init; } = [];

    /// <summary>How often in a row the way to the proofs, their publication, a look at them, or taking them away did not succeed.</summary>
    public int DcvLooks { get; init; }

    /// <summary>What the last of these found, in words for the operator.</summary>
    public string? DcvFinding { get; init; }

    /// <summary>How often the reseller was asked for the certificate.</summary>
    public int Looks { get; init; }

    /// <summary>When the next look is due: at the proofs, or, once the CA was asked, at the certificate without a hint from an event.</summary>
    public DateTimeOffset? NextLook { get; init; }

    /// <summary>What the operator must decide, when parked.</summary>
    public string? Question { get; init; }

    /// <summary>The issuance in a final state: nothing is due, and only what outlives the program is left to be taken away.</summary>
    /// <param name="state">The final state.</param>
    /// <param name="now">When.</param>
    public Issuance Settle(IssuanceState state, DateTimeOffset now) =>
        To(state, now) with { Dcv = [.. Dcv.Where(token => token.Placement is not null)], DcvLooks = 0, DcvFinding = null, NextLook = null };

    /// <summary>Something about the proofs did not succeed; it is tried again later.</summary>
    /// <param name="finding">What was found, in words.</param>
    /// <param name="next">When it is tried again.</param>
    public Issuance WithDcvTrouble(string finding, DateTimeOffset next) => this with { DcvLooks = DcvLooks + 1, DcvFinding = finding, NextLook = next };

    /// <summary>The issuance in a following state.</summary>
    /// <param name="state">The state to change to.</param>
    /// <param name="now">When.</param>
    /// <exception cref="InvalidOperationException">The table of changes does not allow it.</exception>
    public Issuance To(IssuanceState state, DateTimeOffset now) =>
        this with { State = IssuanceStates.Transitions.Change(State, state), Since = now };
}
