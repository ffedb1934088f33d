using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Subscriptions;

/// <summary>What can be done with what is paid for.</summary>
internal static class SubscriptionActions
{
    private static readonly IReadOnlyList<(string Value, string Text)> Nexts =
    [
        ("reissue", "reissue: for nothing, though little paid time is left"),
        ("renew", "renew: pay another year, though paid time is left"),
        ("buy", "buy: a new certificate order, though this one could go on"),
        ("planned", "as planned: take the decision back"),
    ];

    private static readonly IReadOnlyList<(string Value, string Text)> Outcomes =
        [("true", "the other account has it"), ("false", "it is still ours")];

    public static readonly PageAction Decide = new("/subscriptions/{id}/decide", "subscriptions/{id}/decide")
    {
        Title = "Decide what the next order of the names does",
        Meaning = "It is carried out once, by the next order for these names. Renewing or buying costs money.",
        Button = "Decide",
        Done = "It was decided; the next order of the names carries it out.",
        Back = "/subscriptions/{id}",
        About = typeof(SubscriptionSummaryCard),
        Fields =
        [
            new("next", "The next order")
            {
                Kind = ActionFieldKind.Choice, IsRequired = true, Choices = static _ => Task.FromResult(Nexts),
            },
            new("reason", "Why") { Hint = "For the audit trail" },
        ],
    };

    public static readonly PageAction Push = new("/subscriptions/{id}/push", "subscriptions/{id}/push")
    {
        Title = "Hand the paid order over to another account at the reseller",
        Meaning = "The reseller moves the certificate order (PushObject). Here it cannot be continued then: the next certificate for the "
            + "names is bought anew.",
        Button = "Hand over",
        Done = "The paid order is handed over.",
        Back = "/subscriptions/{id}",
        About = typeof(SubscriptionSummaryCard),
        IsFinal = true,
        Fields =
        [
            new("target", "Account") { IsRequired = true, Hint = "The login of the account at the reseller that gets it" },
            new("reason", "Why") { Hint = "For the audit trail" },
        ],
    };

    public static readonly PageAction Settle = new("/subscriptions/{id}/push-settle", "subscriptions/{id}/push/settle")
    {
        Title = "Say what became of the hand-over",
        Meaning = "The answer to the command was lost. Look at the reseller who has the certificate order now.",
        Button = "Say so",
        Done = "The hand-over is settled.",
        Back = "/subscriptions/{id}",
        About = typeof(SubscriptionSummaryCard),
        Fields =
        [
            new("done", "Who has it")
            {
                Kind = ActionFieldKind.FlagChoice, IsRequired = true, Choices = static _ => Task.FromResult(Outcomes),
            },
        ],
    };

    public static IReadOnlyList<PageAction> All { get; } = [Decide, Push, Settle];
}
