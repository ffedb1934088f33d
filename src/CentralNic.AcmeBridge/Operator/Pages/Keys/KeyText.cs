namespace CentralNic.AcmeBridge.Operator.Pages.Keys;

/// <summary>How external account keys stand, in colours.</summary>
internal static class KeyText
{
    public static string KindOf(string status) => status switch
    {
        "active" => "good",
        "unreadable" => "bad",
        _ => "off",
    };
}
