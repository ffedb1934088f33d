namespace CentralNic.AcmeBridge.Operator.Pages.Overview;

/// <summary>The kinds of what needs a person, in words.</summary>
internal static class AttentionText
{
    // What only a person can end stands first.
    private static readonly string[] Ranks =
        [
            "parked", "store-damaged", "publish-by-hand", "credit-exhausted", "held-up", "proof-missing", "approval-outstanding", "refused",
            "order-failed",
        ];

    public static int RankOf(string kind) => Array.IndexOf(Ranks, kind) is var rank and >= 0 ? rank : Ranks.Length;

    public static string TitleOf(string kind) => kind switch
    {
        "parked" => "Waiting for your answer",
        "store-damaged" => "Held up by the store",
        "publish-by-hand" => "To publish by hand",
        "credit-exhausted" => "Credit exhausted",
        "proof-missing" => "Proofs that cannot be seen",
        "approval-outstanding" => "Waiting for approval",
        "held-up" => "Held up at the reseller",
        "refused" => "Refused by the CA or the reseller",
        "order-failed" => "Failed",
        _ => kind,
    };

    public static string? HintOf(string kind) => kind switch
    {
        "publish-by-hand" => "An order goes on by itself when its proofs can be seen.",
        "credit-exhausted" => "They go on by themselves when the reseller account has money again.",
        "proof-missing" => "They go on by themselves when the proofs can be seen.",
        _ => null,
    };
}
