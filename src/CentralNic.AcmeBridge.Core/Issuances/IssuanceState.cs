using CentralNic.AcmeBridge.Core.States;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>How far an issuance is. Each state is committed before the next step begins.</summary>
public enum IssuanceState
{
    /// <summary>Finalized; nothing has been bought.</summary>
    Planned,

    /// <summary>The purchase is decided, priced and reserved; the billed command may or may not have been sent.</summary>
    Intent,

    /// <summary>Bought; the CA's proof of control is awaited from us.</summary>
    Ordered,

    /// <summary>The proof can be seen.</summary>
    DcvPublished,

    /// <summary>The CA was asked to look, and is at work.</summary>
    AwaitingCa,

    /// <summary>The certificate is in the store.</summary>
    Issued,

    /// <summary>It came to nothing.</summary>
    Failed,

    /// <summary>It cannot be decided without the operator.</summary>
    Parked,
}

/// <summary>The legal changes of <see cref="IssuanceState"/>.</summary>
public static class IssuanceStates
{
    /// <summary>
    /// <code>
    /// planned → intent → ordered → dcv-published → awaiting-ca → issued
    ///    ↑________│         (each of them but issued) → failed | parked
    /// planned → issued when a certificate for the same CSR exists
    /// parked → planned | intent | ordered | awaiting-ca | failed by the operator
    /// </code>
    /// </summary>
    public static TransitionTable<IssuanceState> Transitions { get; } = new(
        (IssuanceState.Planned, [IssuanceState.Intent, IssuanceState.Issued, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.Intent, [IssuanceState.Ordered, IssuanceState.Planned, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.Ordered, [IssuanceState.DcvPublished, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.DcvPublished, [IssuanceState.AwaitingCa, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.AwaitingCa, [IssuanceState.Issued, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.Parked,
            [IssuanceState.Planned, IssuanceState.Intent, IssuanceState.Ordered, IssuanceState.AwaitingCa, IssuanceState.Failed]));
}
