using CentralNic.AcmeBridge.Operator.Access;
using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Accounts;

/// <summary>What can be done with ACME accounts.</summary>
internal static class AccountActions
{
    public static readonly PageAction Suspend = new("/accounts/{id}/suspend", "accounts/{id}/suspend")
    {
        Title = "Suspend the account",
        Meaning = "It orders nothing until it is reactivated.",
        Button = "Suspend",
        Done = "The account is suspended.",
        Back = "/accounts/{id}",
        Policy = OperatorPolicies.OperateTenant,
        About = typeof(AccountSummaryCard),
        Fields = [new("reason", "Reason") { Hint = "Its client is told this" }],
    };

    public static readonly PageAction Reactivate = new("/accounts/{id}/reactivate", "accounts/{id}/reactivate")
    {
        Title = "End the suspension of the account",
        Meaning = "It can order again at once.",
        Button = "Reactivate",
        Done = "The account can order again.",
        Back = "/accounts/{id}",
        About = typeof(AccountSummaryCard),
        Fields = [new("reason", "Why") { Hint = "For the audit trail" }],
    };

    public static readonly PageAction Move = new("/accounts/{id}/move", "accounts/{id}/move")
    {
        Title = "Give the account to another tenant",
        Meaning = "The other tenant pays for its orders from then on. What is paid stays with the tenant that paid it.",
        Button = "Move",
        Done = "The account was moved.",
        Back = "/accounts/{id}",
        About = typeof(AccountSummaryCard),
        Fields = [new("tenant", "Tenant") { IsRequired = true, Hint = "Who pays from then on" }, new("reason", "Why")],
    };

    public static readonly PageAction Deactivate = new("/accounts/{id}/deactivate", "accounts/{id}/deactivate")
    {
        Title = "Close the account for good",
        Meaning = "There is no way back (RFC 8555 section 7.1.6): its client must register again, with a new key. What is paid goes on, "
            + "other open orders end.",
        Button = "Close for good",
        Done = "The account is closed.",
        Back = "/accounts/{id}",
        Policy = OperatorPolicies.OperateTenant,
        About = typeof(AccountSummaryCard),
        IsFinal = true,
        Fields = [new("reason", "Why")],
    };

    public static IReadOnlyList<PageAction> All { get; } = [Suspend, Reactivate, Move, Deactivate];
}
