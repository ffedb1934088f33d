namespace CentralNic.AcmeBridge.Operator.Pages.Accounts;

/// <summary>How accounts stand, in words and colours.</summary>
internal static class AccountText
{
    public static readonly IReadOnlyList<string> States = ["valid", "suspended", "deactivated", "revoked"];

    public static string KindOf(string status) => status switch
    {
        "valid" => "good",
        "suspended" => "warn",
        _ => "off",
    };
}
