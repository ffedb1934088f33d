using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Operators;

/// <summary>What can be done with who is signed in.</summary>
internal static class SessionActions
{
    public static readonly PageAction End = new("/sessions/{id}/end", "sessions/{id}/end")
    {
        Title = "End a session",
        Meaning = "Whoever sits there must sign in again; nothing else changes.",
        Button = "End",
        Done = "The session has ended.",
        Back = "/sessions",
    };

    public static readonly PageAction EndAll = new("/sessions/end-all", "sessions/end")
    {
        Title = "End all sessions of an operator",
        Meaning = "They must sign in again on all their devices. It does not keep them from it: disable the operator for that, or take the "
            + "role away at the OpenID provider.",
        Button = "End all",
        Done = "The sessions have ended.",
        Back = "/sessions",
        Fields = [new("operator", "Operator") { IsRequired = true, Hint = "The name as the list of sessions shows it" }],
    };

    public static IReadOnlyList<PageAction> All { get; } = [End, EndAll];
}
