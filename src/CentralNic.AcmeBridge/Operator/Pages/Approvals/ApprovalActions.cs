using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Approvals;

/// <summary>The decisions about purchases that wait for one.</summary>
internal static class ApprovalActions
{
    public static readonly PageAction Approve = new("/approvals/{id}/approve", "approvals/{id}/approve")
    {
        Title = "Approve the purchase",
        Meaning = "The order goes on at once, and the certificate is bought. What was paid is not given back by all CAs.",
        Button = "Approve",
        Done = "The purchase was approved; the order goes on.",
        Back = "/approvals",
        About = typeof(ApprovalSummary),
        IsFinal = true,
        Fields = [new("reason", "Why") { Hint = "For the audit trail" }],
    };

    public static readonly PageAction Deny = new("/approvals/{id}/deny", "approvals/{id}/deny")
    {
        Title = "Deny the purchase",
        Meaning = "Nothing is bought, and the order is refused. Its client is told the reason.",
        Button = "Deny",
        Done = "The purchase was denied; the order is refused.",
        Back = "/approvals",
        About = typeof(ApprovalSummary),
        IsFinal = true,
        Fields = [new("reason", "Why") { IsRequired = true, Hint = "The client is told this" }],
    };

    public static IReadOnlyList<PageAction> All { get; } = [Approve, Deny];
}
