namespace CentralNic.AcmeBridge.Operator.Pages.Parts;

/// <summary>Where things have their pages.</summary>
internal static class PagesOfThings
{
    private static readonly string[] WithPages =
        ["orders", "certificates", "subscriptions", "tenants", "eab-keys", "accounts", "notifications"];

    private static readonly string[] Lists = ["tokens", "operators", "pauses"];

    /// <summary>The page of a thing as the audit trail names it: <c>orders/ID</c>; of what has none, its list.</summary>
    public static string? PathOf(string thing) => thing.Split('/', 2) switch
    {
        [var area, var id] when WithPages.Contains(area) => $"/{area}/{Uri.EscapeDataString(id)}",
        [var area, ..] when Lists.Contains(area) || WithPages.Contains(area) => $"/{area}",
        _ => null,
    };
}
