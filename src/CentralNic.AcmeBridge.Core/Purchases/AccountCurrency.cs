using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>
/// The currency of the reseller's account, for quotes that name none: their amounts are in it (manual 9.1.13). It is asked for once.
/// </summary>
/// <param name="reseller">The way to the reseller.</param>
internal sealed class AccountCurrency(ResellerClient reseller)
{
    private string? _known;

    /// <summary>Finds the currency by StatusAccount.</summary>
    /// <returns>Its three letters; <see langword="null"/>: the reseller does not say.</returns>
    /// <exception cref="ResellerException">The reseller is away.</exception>
    public async Task<string?> FindAsync(CancellationToken cancellationToken) =>
        _known ??= (await reseller.Account.StatusAsync(CommandPriority.Interactive, cancellationToken)).Currency;
}
