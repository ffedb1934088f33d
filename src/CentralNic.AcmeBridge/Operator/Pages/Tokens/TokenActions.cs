using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Tokens;

/// <summary>What can be done with the API's tokens.</summary>
internal static class TokenActions
{
    public static readonly PageAction Create = new("/tokens/new", "tokens")
    {
        Title = "New API token",
        Meaning = "A program that sends it may use the operator's API within its role. It is shown once, and kept as a hash alone.",
        Button = "Make the token",
        Done = "The token was made.",
        Back = "/tokens",
        Result = typeof(NewToken),
        Fields =
        [
            new("label", "What it is for") { IsRequired = true, Hint = "For lists and the audit trail, for example: billing" },
            new("role", "Role")
            {
                IsRequired = true,
                Hint = "view sees everything, operate changes everything, tenant:NAME sees and changes what belongs to one tenant",
            },
            new("days", "Days") { Kind = ActionFieldKind.Number, Hint = "For how many days it counts. Empty: without end" },
        ],
    };

    public static readonly PageAction Revoke = new("/tokens/{id}/revoke", "tokens/{id}/revoke")
    {
        Title = "Revoke the token {id}",
        Meaning = "It is refused from now on. Programs that use it need another.",
        Button = "Revoke",
        Done = "The token was revoked.",
        Back = "/tokens",
        IsFinal = true,
    };

    public static IReadOnlyList<PageAction> All { get; } = [Create, Revoke];
}
