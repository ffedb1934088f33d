namespace CentralNic.Reseller.Sandbox.State;

/// <summary>The money that the accounts spent and got back. Only inside the register's lock.</summary>
internal sealed class Ledger
{
    private readonly List<SandboxPurchase> _purchases = [];
    private readonly List<SandboxRefund> _refunds = [];
    private readonly Dictionary<string, decimal> _spent = new(StringComparer.Ordinal);

    /// <summary>All purchases, oldest first.</summary>
    public IReadOnlyList<SandboxPurchase> Purchases => _purchases;

    /// <summary>All refunds, oldest first.</summary>
    public IReadOnlyList<SandboxRefund> Refunds => _refunds;

    /// <summary>What an account has spent less what it got back, VAT included.</summary>
    public decimal Spent(string account) => _spent.GetValueOrDefault(account);

    /// <summary>The purchase that paid for an order; <see langword="null"/>: none is known.</summary>
    public SandboxPurchase? PurchaseOf(string orderId) =>
        _purchases.FindLast(p => p.OrderId.Equals(orderId, StringComparison.OrdinalIgnoreCase));

    public void Add(SandboxPurchase purchase)
    {
        _purchases.Add(purchase);
        _spent[purchase.Account] = Spent(purchase.Account) + purchase.Price + purchase.Vat;
    }

    public void Add(SandboxRefund refund)
    {
        _refunds.Add(refund);
        _spent[refund.Account] = Spent(refund.Account) - refund.Price - refund.Vat;
    }
}
