using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>Decides which tenant gets a CertificateOrder.</summary>
internal static class ImportTenants
{
    /// <summary>The tenant to which all goes, if its configuration lets it have the names.</summary>
    public static ImportTenant Given(Tenant tenant, IReadOnlyList<string> names)
    {
        var refused = names.Where(name => tenant.Names.Match(name) < 0).ToArray();
        return refused.Length == 0
            ? new ImportTenant(tenant, ImportOutcome.Adopted, "")
            : new ImportTenant(null, ImportOutcome.Skipped, $"Tenant {tenant.Id} may not have {string.Join(", ", refused)}.");
    }

    /// <summary>The tenant that may have all names, and whose domains match most of them.</summary>
    public static ImportTenant ByNames(IEnumerable<Tenant> tenants, IReadOnlyList<string> names)
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
            [] => new ImportTenant(null, ImportOutcome.Skipped, "No tenant may have all of the names."),
            [var only] => new ImportTenant(only, ImportOutcome.Adopted, ""),
            _ => new ImportTenant(
                null, ImportOutcome.Conflict, $"The tenants {string.Join(", ", best.Select(tenant => tenant.Id))} may have the names "
                    + "alike; name one of them for the import."),
        };
    }
}
