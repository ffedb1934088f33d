using CentralNic.AcmeBridge.Operator.Pages.Actions;

namespace CentralNic.AcmeBridge.Operator.Pages.Spend;

/// <summary>What can be done about money that was spent.</summary>
internal static class SpendActions
{
    public static readonly PageAction Compare = new("/spend/compare", "ledger/compare")
    {
        Title = "Compare the ledger with the reseller",
        Meaning = "The purchases of the last paid year are compared with the certificate orders and the money at the reseller, as the "
            + "bridge does every day. Refunds that are certain are booked; nothing else changes.",
        Button = "Compare",
        Done = "Ledger and reseller were compared.",
        Back = "/spend",
        Result = typeof(LedgerComparisonResult),
    };

    public static IReadOnlyList<PageAction> All { get; } = [Compare];
}
