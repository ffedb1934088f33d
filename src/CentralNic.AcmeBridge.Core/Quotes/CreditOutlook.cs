using System.Globalization;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Quotes;

/// <summary>
/// Whether the reseller account can pay a price. The reseller tells a price whatever the account has, and refuses the command itself.
/// </summary>
internal sealed class CreditOutlook(ResellerClient reseller)
{
    /// <summary>What speaks against it; <see langword="null"/>: nothing, or it cannot be told.</summary>
    /// <exception cref="CentralNic.Reseller.Errors.ResellerException">The reseller is away.</exception>
    public async Task<string?> FindShortfallAsync(Price price, CancellationToken cancellationToken)
    {
        var account = await reseller.Account.StatusAsync(CommandPriority.Interactive, cancellationToken);
        if (account.Amount is not { } amount
            || (price.Currency is { } currency && account.Currency is { } own && !currency.Equals(own, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var money = amount + (account.Credit ?? 0);
        return price.Net + price.Vat <= money ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"The reseller account has {money:0.00} {account.Currency}, credit included; the purchase costs {price.Net + price.Vat:0.00}.");
    }
}
