namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Why an issuance needs a person.</summary>
public enum AttentionKind
{
    /// <summary>A proof for the CA is to be published by hand (<c>Dcv:Manual</c>).</summary>
    PublishByHand,

    /// <summary>It waits for the operator's answer.</summary>
    Parked,

    /// <summary>The reseller account's credit does not suffice (return code 546); it goes on by itself when there is money.</summary>
    CreditExhausted,

    /// <summary>A proof for the CA cannot be seen for long, before or after the purchase; it goes on by itself when it can.</summary>
    ProofMissing,

    /// <summary>The store is damaged or contradicts itself about what is paid; it goes on by itself when that is corrected.</summary>
    StoreDamaged,

    /// <summary>
    /// Nothing is bought for it, because the store may know less than the reseller has; it goes on by itself when the account was read.
    /// </summary>
    PurchasesHeld,

    /// <summary>The CA or the reseller refused it, or it had no certificate in time; it came to nothing, or is being cancelled.</summary>
    Refused,

    /// <summary>It came to nothing for another reason than a refusal of the CA or the reseller, and nobody wanted that.</summary>
    Failed,

    /// <summary>The hoster's system has not approved the purchase yet (<c>Approval:Url</c>); it is asked again.</summary>
    ApprovalOutstanding,

    /// <summary>
    /// For ten minutes it cannot go on, because the reseller is away, refuses the login or is busy, or this machine's clock is wrong; it
    /// goes on by itself.
    /// </summary>
    HeldUp,
}
