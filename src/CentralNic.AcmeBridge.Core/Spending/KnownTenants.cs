using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Spending;

/// <summary>
/// Tells misspelt tenants from those that have nothing: a list of the former would be empty, and look like an answer. Who was a tenant
/// once is known by accounts and ledger.
/// </summary>
public sealed class KnownTenants
{
    private readonly TenantDirectory _tenants;
    private readonly AccountRegistry _accounts;
    private readonly LedgerIndex _ledger;

    internal KnownTenants(TenantDirectory tenants, AccountRegistry accounts, LedgerIndex ledger) =>
        (_tenants, _accounts, _ledger) = (tenants, accounts, ledger);

    /// <summary>Refuses a name that no tenant has or had.</summary>
    /// <param name="tenant">The name, in lower case.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    /// <exception cref="KeyNotFoundException">It is none; the message names those that there are.</exception>
    public async Task RequireAsync(string tenant, CancellationToken cancellationToken)
    {
        var id = new TenantId(tenant);
        if (_tenants.Find(id) is not null
            || (await _accounts.ReadPageAsync(new AccountFilter { Tenant = id }, new PageRequest(1), cancellationToken)).Items.Length > 0
            || (await _ledger.ReadAsync(cancellationToken)).Any(entry => entry.Key.Tenant == tenant))
        {
            return;
        }

        throw new KeyNotFoundException(
            $"There is no tenant '{tenant}', and the ledger has none. Tenants: "
            + $"{string.Join(", ", _tenants.All.Select(known => known.Id.Value).Order(StringComparer.Ordinal))}.");
    }
}
