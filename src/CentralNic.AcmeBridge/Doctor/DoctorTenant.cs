using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.AcmeBridge.Core.Tenants;
using CentralNic.AcmeBridge.Operator.Tenants;
using CentralNic.Reseller.Classes;

namespace CentralNic.AcmeBridge.Doctor;

/// <summary>What the tenants may order: those of the configuration, and, where the bridge runs, those of its store.</summary>
/// <param name="Name">The tenant's name.</param>
/// <param name="Domains">The domains that it may order, without <c>*</c>.</param>
/// <param name="Profiles">The profiles that it may order.</param>
internal sealed record DoctorTenant(string Name, ImmutableArray<string> Domains, ImmutableArray<CertificateProfile> Profiles)
{
    /// <summary>Reads all that are not disabled.</summary>
    public static async Task<IReadOnlyList<DoctorTenant>> ReadAsync(DoctorContext context, CancellationToken cancellationToken)
    {
        var profiles = context.Configured.Profiles;
        List<DoctorTenant> tenants =
        [
            .. new TenantDirectory(context.Configured.Tenants).All
                .Where(tenant => tenant.Disabled is null)
                .Select(tenant => new DoctorTenant(
                    tenant.Id.Value, Concrete(tenant.Names.Values), [.. profiles.Values.Where(profile => tenant.MayUse(profile.Name))])),
        ];
        var next = context.Bridge is null ? null : "tenants?limit=500";
        while (next is not null)
        {
            var page = await context.Bridge!.GetAsync(next, TenantsJson.Default.PageTenantDocument, cancellationToken);
            tenants.AddRange(page.Items
                .Where(tenant => tenant.Enabled && tenants.TrueForAll(known => known.Name != tenant.Name))
                .Select(tenant => new DoctorTenant(
                    tenant.Name,
                    Concrete(tenant.Names),
                    [.. profiles.Values.Where(profile => tenant.Profiles.IsEmpty || tenant.Profiles.Contains(profile.Name))])));
            next = page.Next is { } cursor ? "tenants?limit=500&cursor=" + Uri.EscapeDataString(cursor) : null;
        }

        return tenants;
    }

    /// <summary>The CAs behind the profiles.</summary>
    public IEnumerable<string> Cas => Profiles
        .SelectMany(profile => profile.Classes)
        .Select(name => CertificateClassCatalog.BuiltIn.Find(name)?.Ca)
        .OfType<string>()
        .Distinct();

    private static ImmutableArray<string> Concrete(IEnumerable<string> names) => [.. names.Where(name => name != NameSuffixes.Any)];
}
