using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Keys;

/// <summary>What can be done with external account keys.</summary>
internal static class KeyActions
{
    public static readonly PageAction Create = new("/eab-keys/new", "eab-keys")
    {
        Title = "New external account key",
        Meaning = "With it a client makes an account of the tenant. Its secret is shown once, with lines to paste for each client.",
        Button = "Make the key",
        Done = "The key was made.",
        Back = "/eab-keys",
        Policy = OperatorPolicies.OperateTenant,
        Result = typeof(KeyTold),
        Fields =
        [
            new("tenant", "Tenant") { IsRequired = true, Hint = "Whose accounts it makes" },
            new("label", "Label") { Hint = "What it is for, for example a server" },
            new("kid", "Key id") { Hint = "Empty: one of the tenant's name and random letters" },
            new("names", "Domains") { Kind = ActionFieldKind.List, Hint = "One a line, among the tenant's. Empty: all of them" },
            new("profiles", "Profiles") { Kind = ActionFieldKind.List, Hint = "One a line, among the tenant's. Empty: all of them" },
            new("defaultProfile", "Default profile") { Hint = "Of orders that name none. certbot 2 cannot name one" },
            new("oneAccountOnly", "It serves for one account only, ever") { Kind = ActionFieldKind.Flag },
            new("expiresAt", "Expires") { Hint = "For example 2027-01-31T00:00:00Z. Empty: it does not" },
        ],
    };

    public static readonly PageAction Revoke = new("/eab-keys/{id}/revoke", "eab-keys/{id}/revoke")
    {
        Title = "Revoke the external account key {id}",
        Meaning = "It makes no more accounts. Accounts that were made with it go on, unless they are closed too, which is for good.",
        Button = "Revoke",
        Done = "The key was revoked.",
        Back = "/eab-keys/{id}",
        Policy = OperatorPolicies.OperateTenant,
        About = typeof(KeySummaryCard),
        IsFinal = true,
        Fields =
        [
            new("reason", "Why"),
            new("closeAccounts", "Close the accounts that were made with it, for good") { Kind = ActionFieldKind.Flag },
        ],
    };

    public static IReadOnlyList<PageAction> All { get; } = [Create, Revoke];
}
