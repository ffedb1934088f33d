using CentralNic.AcmeBridge.Core.States;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>How far an issuance is. Each state is committed before the next step begins.</summary>
public enum IssuanceState
{
    /// <summary>Finalized; nothing was ordered at the reseller, and the order works for no subscription.</summary>
    Planned,

    /// <summary>
    /// For immediate issuance: the token for the CSR is there, and is shown before the command is sent. Nothing was ordered.
    /// </summary>
    Preparing,

    /// <summary>The command is decided, and if billed priced and reserved; it may or may not have been sent.</summary>
    Intent,

    /// <summary>Ordered; the CA's proof of control is awaited from us.</summary>
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

    /// <summary>It is given up; what was bought is being cancelled for its refund.</summary>
    Cancelling,
}

/// <summary>The legal changes of <see cref="IssuanceState"/>.</summary>
internal static class IssuanceStates
{
    /// <summary>
    /// <code>
    /// planned → intent → ordered → dcv-published → awaiting-ca → issued
    ///    ↑________│________________________________↑   the certificate was in the answer
    /// planned → preparing → intent                     immediate issuance; preparing → planned when it is not possible
    /// planned → issued                                 a certificate for the same CSR exists
    /// ordered | dcv-published | awaiting-ca | parked → cancelling → failed | awaiting-ca (it was issued after all)
    /// each but issued and cancelling → failed | parked
    /// parked → planned | intent | ordered | awaiting-ca | cancelling by the operator
    /// </code>
    /// </summary>
    public static TransitionTable<IssuanceState> Transitions { get; } = new(
        (IssuanceState.Planned,
            [IssuanceState.Preparing, IssuanceState.Intent, IssuanceState.Issued, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.Preparing, [IssuanceState.Planned, IssuanceState.Intent, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.Intent,
            [IssuanceState.Ordered, IssuanceState.AwaitingCa, IssuanceState.Planned, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.Ordered, [IssuanceState.DcvPublished, IssuanceState.Cancelling, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.DcvPublished, [IssuanceState.AwaitingCa, IssuanceState.Cancelling, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.AwaitingCa, [IssuanceState.Issued, IssuanceState.Cancelling, IssuanceState.Failed, IssuanceState.Parked]),
        (IssuanceState.Parked,
        [
            IssuanceState.Planned,
            IssuanceState.Intent,
            IssuanceState.Ordered,
            IssuanceState.AwaitingCa,
            IssuanceState.Cancelling,
            IssuanceState.Failed,
        ]),
        (IssuanceState.Cancelling, [IssuanceState.AwaitingCa, IssuanceState.Failed]));
}
