using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Operators;

/// <summary>What can be done with the people who may sign in.</summary>
internal static class OperatorActions
{
    private const string RoleHint =
        "view sees everything, operate changes everything, tenant:NAME sees and changes what belongs to one tenant";

    public static readonly PageAction Add = new("/operators/new", "operators")
    {
        Title = "New operator",
        Meaning = "They can sign in to these pages at once. They can be given a second factor then.",
        Button = "Add",
        Done = "The operator was added.",
        Back = "/operators",
        Fields =
        [
            new("name", "Name") { IsRequired = true, Hint = "Letters, digits and . _ @ + -; upper and lower case are the same" },
            new("role", "Role") { IsRequired = true, Hint = RoleHint },
            new("password", "Password") { Kind = ActionFieldKind.Secret, IsRequired = true, Hint = "At least 12 characters" },
        ],
    };

    public static readonly PageAction SetRole = new("/operators/{id}/role", "operators/{id}/role")
    {
        Title = "Set what {id} may do",
        Meaning = "It counts from their next request on.",
        Button = "Set the role",
        Done = "The role was set.",
        Back = "/operators",
        Fields = [new("role", "Role") { IsRequired = true, Hint = RoleHint }],
    };

    public static readonly PageAction SetPassword = new("/operators/{id}/password", "operators/{id}/password")
    {
        Title = "Set the password of {id}",
        Meaning = "Their sessions end, and they sign in with the new password.",
        Button = "Set the password",
        Done = "The password was set.",
        Back = "/operators",
        Fields = [new("password", "Password") { Kind = ActionFieldKind.Secret, IsRequired = true, Hint = "At least 12 characters" }],
    };

    public static readonly PageAction NewFactor = new("/operators/{id}/totp", "operators/{id}/totp")
    {
        Title = "Make a second factor for {id}",
        Meaning = "Its secret is shown once, for an authenticator app. It counts when a code of it was confirmed.",
        Button = "Make a second factor",
        Done = "The second factor was made.",
        Back = "/operators",
        Result = typeof(NewFactorTold),
    };

    public static readonly PageAction ConfirmFactor = new("/operators/{id}/totp-confirm", "operators/{id}/totp/confirm")
    {
        Title = "Confirm the second factor of {id}",
        Meaning = "From now on they need a code of it to sign in. Their sessions end.",
        Button = "Confirm the second factor",
        Done = "The second factor counts.",
        Back = "/operators",
        Fields = [new("code", "Code") { IsRequired = true, Hint = "The six digits that the app shows now" }],
    };

    public static readonly PageAction RemoveFactor = new("/operators/{id}/totp-remove", "operators/{id}/totp/remove")
    {
        Title = "Take the second factor of {id} away",
        Meaning = "For those who lost it. They sign in with their password alone then, and their sessions end.",
        Button = "Take the second factor away",
        Done = "The second factor is gone.",
        Back = "/operators",
    };

    public static readonly PageAction Disable = new("/operators/{id}/disable", "operators/{id}/disable")
    {
        Title = "Keep {id} from signing in",
        Meaning = "Their sessions end. They can be let in again.",
        Button = "Disable",
        Done = "The operator is disabled.",
        Back = "/operators",
    };

    public static readonly PageAction Enable = new("/operators/{id}/enable", "operators/{id}/enable")
    {
        Title = "Let {id} sign in again",
        Meaning = "With the password that they had.",
        Button = "Enable",
        Done = "The operator is enabled.",
        Back = "/operators",
    };

    public static IReadOnlyList<PageAction> All { get; } =
        [Add, SetRole, SetPassword, NewFactor, ConfirmFactor, RemoveFactor, Disable, Enable];
}
