namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>The kinds of notifications. They are told to the operator's systems, so they never change.</summary>
public static class NotificationKinds
{
    /// <summary>A proof for the CA is to be published by hand.</summary>
    public const string PublishByHand = "publish-by-hand";

    /// <summary>An order waits for the operator's answer.</summary>
    public const string Parked = "parked";

    /// <summary>The reseller account's credit does not suffice for an order.</summary>
    public const string CreditExhausted = "credit-exhausted";

    /// <summary>Orders cannot go on for ten minutes.</summary>
    public const string HeldUp = "held-up";

    /// <summary>A proof for the CA cannot be seen for ten minutes.</summary>
    public const string ProofMissing = "proof-missing";

    /// <summary>Nothing is bought because the store is damaged or contradicts itself.</summary>
    public const string StoreDamaged = "store-damaged";

    /// <summary>Nothing is bought after a restore until the account was read.</summary>
    public const string PurchasesHeld = "purchases-held";

    /// <summary>A purchase is not approved yet.</summary>
    public const string ApprovalOutstanding = "approval-outstanding";

    /// <summary>The CA or the reseller refused an order, or it had no certificate in time.</summary>
    public const string Refused = "refused";

    /// <summary>An order came to nothing for another reason.</summary>
    public const string OrderFailed = "order-failed";

    /// <summary>An account is paused for names, because its orders for them failed too often in a row.</summary>
    public const string ClientPaused = "client-paused";

    /// <summary>A budget of this month or year is used to 80 %.</summary>
    public const string BudgetNear = "budget-80";

    /// <summary>A budget of this month or year is used up, or a purchase was refused because of it.</summary>
    public const string BudgetReached = "budget-reached";

    /// <summary>The reseller account has less than the operator wants.</summary>
    public const string CreditLow = "credit-low";

    /// <summary>A certificate expires soon, and no newer one has its names.</summary>
    public const string CertificateExpiring = "certificate-expiring";

    /// <summary>Others revoked a certificate, and no newer one has its names.</summary>
    public const string CertificateRevoked = "certificate-revoked";

    /// <summary>What is paid for names in use ends soon.</summary>
    public const string PaidTimeEnding = "paid-time-ending";

    /// <summary>The reseller changed a class of a profile, no longer has it, or has it again.</summary>
    public const string ClassChanged = "class-changed";

    /// <summary>The reseller changed a price of a class of a profile.</summary>
    public const string PriceChanged = "price-changed";

    /// <summary>A certificate expires soon; told to a contact of the account that got it, and not to the operator.</summary>
    public const string ContactExpiring = "contact-expiring";

    /// <summary>A test that the operator asked for.</summary>
    public const string Test = "test";

    /// <summary>Stands for all health conditions where kinds are chosen.</summary>
    public const string Health = "health";

    /// <summary>All kinds that a channel can be limited to.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        PublishByHand, Parked, CreditExhausted, HeldUp, ProofMissing, StoreDamaged, PurchasesHeld, ApprovalOutstanding,
        Refused, OrderFailed, ClientPaused,
        BudgetNear, BudgetReached, CreditLow, CertificateExpiring, CertificateRevoked, PaidTimeEnding,
        ClassChanged, PriceChanged, Health,
    ];
}
