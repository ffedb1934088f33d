using System.Collections.Frozen;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Tenants;

/// <summary>
/// All tenants. The tenant <c>default</c> always exists: it has the accounts that no external account key binds to another.
/// </summary>
public sealed class TenantDirectory
{
    private readonly FrozenDictionary<string, Tenant> _tenants;
    private readonly FrozenDictionary<string, (Tenant Tenant, ExternalAccountKey Key)> _keys;

    /// <summary>Makes the directory.</summary>
    /// <param name="tenants">
    /// The configured tenants, each name once, no external account key twice. Without one of the name <c>default</c> there is one that may
    /// order everything.
    /// </param>
    public TenantDirectory(IEnumerable<Tenant> tenants)
    {
        var all = tenants.ToDictionary(tenant => tenant.Id.Value, StringComparer.Ordinal);
        all.TryAdd(DefaultId.Value, new Tenant { Id = DefaultId });
        _tenants = all.ToFrozenDictionary(StringComparer.Ordinal);
        _keys = all.Values
            .SelectMany(tenant => tenant.ExternalAccountKeys, (tenant, key) => (Tenant: tenant, Key: key))
            .ToFrozenDictionary(owned => owned.Key.Kid, ExternalAccountKey.KidComparer);
    }

    /// <summary>The name of the tenant that always exists.</summary>
    public static TenantId DefaultId { get; } = new("default");

    /// <summary>All tenants.</summary>
    public IReadOnlyCollection<Tenant> All => _tenants.Values;

    /// <summary>Whether there is a tenant that may order a name with a profile.</summary>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="profile">The profile's name.</param>
    public bool MayAnyOrder(string name, string profile) => All.Any(tenant => tenant.Names.Match(name) >= 0 && tenant.MayUse(profile));

    /// <summary>Finds the tenant of an account.</summary>
    /// <param name="id">The tenant's name, as the account has it.</param>
    /// <exception cref="AcmeProblemException"><c>unauthorized</c>: the tenant is no longer configured, so nobody would pay.</exception>
    public Tenant Require(TenantId id) => _tenants.GetValueOrDefault(id.Value)
        ?? throw new AcmeProblemException(
            AcmeErrorType.Unauthorized,
            $"The account belongs to the tenant '{id}', which this server no longer has. Its operator must restore the tenant, or the "
            + "client register again.");

    /// <summary>Finds the tenant that a binding names, and verifies the binding with its key (RFC 8555 section 7.3.4).</summary>
    /// <param name="binding">The binding.</param>
    /// <exception cref="AcmeProblemException"><c>unauthorized</c>: there is no such key, or the MAC is not made with it.</exception>
    public (Tenant Tenant, ExternalAccountKey Key) Verify(ExternalAccountBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return _keys.TryGetValue(binding.Kid, out var owned) && owned.Key.Verifies(binding)
            ? owned
            : throw new AcmeProblemException(
                AcmeErrorType.Unauthorized,
                "The external account binding does not verify: its 'kid' is unknown here, or its MAC is not made with that key. Check "
                + "both with the server's operator.");
    }
}
