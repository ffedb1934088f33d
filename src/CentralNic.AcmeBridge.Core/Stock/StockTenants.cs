using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Stock;

/// <summary>Decides which tenant gets a CertificateOrder.</summary>
internal static class StockTenants
{
    /// <summary>The tenant to which all goes, if its configuration lets it have the names.</summary>
    public static StockTenant Given(Tenant tenant, IReadOnlyList<string> names)
    {
        var refused = names.Where(name => tenant.Names.Match(name) < 0).ToArray();
        return refused.Length == 0
            ? new StockTenant(tenant, StockOutcome.Adopted, "")
            : new StockTenant(null, StockOutcome.Skipped, $"Tenant {tenant.Id} may not have {string.Join(", ", refused)}.");
    }

    /// <summary>The tenant that may have all names, and whose domains match most of them.</summary>
    public static StockTenant ByNames(IEnumerable<Tenant> tenants, IReadOnlyList<string> names)
    {
        var best = tenants
            .Where(tenant => names.All(name => tenant.Names.Match(name) >= 0))
            .GroupBy(tenant => names.Sum(name => tenant.Names.Match(name)))
            .OrderByDescending(equal => equal.Key)
            .FirstOrDefault()?
            .OrderBy(tenant => tenant.Id.Value, StringComparer.Ordinal)
            .ToArray() ?? [];
        return best switch
        {
            [] => new StockTenant(null, StockOutcome.Skipped, "No tenant may have all of the names."),
            [var only] => new StockTenant(only, StockOutcome.Adopted, ""),
            _ => new StockTenant(
                null, StockOutcome.Conflict, $"The tenants {string.Join(", ", best.Select(tenant => tenant.Id))} may have the names alike; name one of them for the import."),
        };
    }
}
