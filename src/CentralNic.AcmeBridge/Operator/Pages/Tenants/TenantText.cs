using CentralNic.AcmeBridge.Operator.Pages.Parts;
using CentralNic.AcmeBridge.Operator.Tenants;

namespace CentralNic.AcmeBridge.Operator.Pages.Tenants;

/// <summary>Tenants in words.</summary>
internal static class TenantText
{
    public static string Of(TenantBudget budget) => string.Join(", ", new[]
    {
        Part(budget.PerOrder, "an order"),
        Part(budget.PerMonth, "a month"),
        Part(budget.PerYear, "a year"),
    }.OfType<string>()) is { Length: > 0 } text ? $"{text}{(budget.Currency is { } currency ? " " + currency : "")}" : "not limited";

    public static string Of(TenantApprovalDocument? approval) => approval switch
    {
        null => "as for all tenants",
        { Url: TenantApprovalDocument.Nobody } => "nobody is asked",
        _ => $"{approval.Url} is asked, and may take {approval.MaxWait}",
    };

    private static string? Part(decimal? amount, string of) => amount is { } limit ? $"{MoneyText.Number(limit)} {of}" : null;
}
