using System.Collections.Frozen;
using System.Collections.Immutable;
using CentralNic.Acme.Jose;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.Tenants;

/// <summary>
/// All tenants with their external account keys: those of the configuration, and those of the store; both change while the bridge runs. A
/// reader sees each change whole. The tenant <c>default</c> always exists: it has the accounts that no key binds to another.
/// </summary>
public sealed class TenantDirectory
{
    private readonly Lock _changing = new();
    private volatile Entries _entries;

    /// <summary>Makes the directory.</summary>
    /// <param name="tenants">
    /// The configured tenants, each name once, no external account key twice. Without one of the name <c>default</c> there is one that may
    /// order everything.
    /// </param>
    public TenantDirectory(IEnumerable<Tenant> tenants) => _entries = new Entries(
        Configuration.Of(tenants),
        ImmutableDictionary.Create<string, Tenant>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, (TenantId, ExternalAccountKey)>(ExternalAccountKey.KidComparer));

    /// <summary>The name of the tenant that always exists.</summary>
    public static TenantId DefaultId { get; } = new("default");

    /// <summary>All tenants, disabled ones too.</summary>
    public IReadOnlyCollection<Tenant> All => _entries.All;

    /// <summary>All external account keys, those that were revoked too, in no order.</summary>
    internal IEnumerable<(TenantId Tenant, ExternalAccountKey Key)> Keys
    {
        get
        {
            var entries = _entries;
            return entries.Configured.Keys.Values.Concat(
                entries.Keys.Values.Where(owned => !entries.Configured.Keys.ContainsKey(owned.Key.Kid)));
        }
    }

    /// <summary>Whether there is a tenant that may order a name with a profile.</summary>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="profile">The profile's name.</param>
    public bool MayAnyOrder(string name, string profile) =>
        All.Any(tenant => tenant.Disabled is null && tenant.MayHave(name) && tenant.MayUse(profile));

    /// <summary>Finds a tenant, disabled or not.</summary>
    /// <param name="id">Its name.</param>
    public Tenant? Find(TenantId id)
    {
        var entries = _entries;
        return entries.Configured.Tenants.GetValueOrDefault(id.Value) ?? entries.Tenants.GetValueOrDefault(id.Value);
    }

    /// <summary>Finds the tenant of an account.</summary>
    /// <param name="id">The tenant's name, as the account has it.</param>
    /// <exception cref="AcmeProblemException">
    /// <c>unauthorized</c>: the tenant is no longer there, or is disabled, so nobody would pay.
    /// </exception>
    public Tenant Require(TenantId id)
    {
        var tenant = Find(id) ?? throw new AcmeProblemException(
            AcmeErrorType.Unauthorized,
            $"The account belongs to the tenant '{id}', which this server no longer has. Its operator must restore the tenant, or the "
            + "client register again.");
        return tenant.Disabled is null ? tenant : throw new AcmeProblemException(DisabledProblem(tenant));
    }

    /// <summary>Finds the tenant of an account, narrowed to what the account's external account key lets it order.</summary>
    /// <param name="id">The tenant's name, as the account has it.</param>
    /// <param name="kid">
    /// The key that the account was made with; <see langword="null"/>: none. A key of another tenant does not count: the account was moved.
    /// </param>
    /// <exception cref="AcmeProblemException">As <see cref="Require(TenantId)"/>.</exception>
    public Tenant Require(TenantId id, string? kid)
    {
        var tenant = Require(id);
        return kid is not null && FindKey(kid) is { } owned && owned.Tenant == id ? tenant with { NarrowedBy = owned.Key } : tenant;
    }

    /// <summary>Finds the tenant that a binding names, and verifies the binding with its key (RFC 8555 section 7.3.4).</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="now">The moment, for keys that expire.</param>
    /// <exception cref="AcmeProblemException">
    /// <c>unauthorized</c>: there is no such key, the MAC is not made with it, it makes no more accounts, or its tenant is disabled.
    /// <c>serverInternal</c>: its HMAC key cannot be read.
    /// </exception>
    public OwnedKey Verify(ExternalAccountBinding binding, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(binding);
        if (FindKey(binding.Kid) is not { } owned)
        {
            throw NotVerified();
        }

        if (!owned.Key.IsReadable)
        {
            throw new AcmeProblemException(
                AcmeErrorType.ServerInternal,
                $"The server cannot read the external account key '{owned.Key.Kid}'. Ask its operator for another.");
        }

        if (!owned.Key.Verifies(binding))
        {
            throw NotVerified();
        }

        return owned.Key.EndAt(now) is { } end
            ? throw new AcmeProblemException(
                AcmeErrorType.Unauthorized,
                $"The external account key '{owned.Key.Kid}' {end}. Ask the server's operator for another.")
            : new OwnedKey(Require(owned.Tenant), owned.Key);
    }

    /// <summary>Finds an external account key, revoked or not, with the name of its tenant.</summary>
    /// <param name="kid">The key's name; letter case does not matter.</param>
    internal (TenantId Tenant, ExternalAccountKey Key)? FindKey(string kid)
    {
        var entries = _entries;
        return entries.Configured.Keys.TryGetValue(kid, out var configured) ? configured
            : entries.Keys.TryGetValue(kid, out var stored) ? stored
            : null;
    }

    /// <summary>Whether a tenant or key of the configuration has a name.</summary>
    internal bool IsConfigured(TenantId id) => _entries.Configured.Tenants.ContainsKey(id.Value);

    /// <summary>What a client is told whose tenant is disabled.</summary>
    internal static AcmeProblem DisabledProblem(Tenant tenant) => new(
        AcmeErrorType.Unauthorized,
        $"The account belongs to the tenant '{tenant.Id}', which is disabled"
        + (tenant.Disabled?.Reason is { } reason ? $" ({reason}). " : ". ")
        + "Certificates that were issued stay valid; ask the server's operator.");

    /// <summary>Puts other tenants of the configuration, with their keys, in the place of those that are there.</summary>
    /// <param name="tenants">As when the directory was made.</param>
    internal void Configure(IEnumerable<Tenant> tenants)
    {
        lock (_changing)
        {
            _entries = new Entries(Configuration.Of(tenants), _entries.Tenants, _entries.Keys);
        }
    }

    /// <summary>Puts tenants and keys of the store in place, all at once; those that are there already are replaced.</summary>
    /// <param name="tenants">The tenants. One whose name the configuration has does not count.</param>
    /// <param name="keys">The keys. One whose name the configuration has does not count.</param>
    internal void Put(IEnumerable<Tenant> tenants, IEnumerable<ExternalAccountKey> keys)
    {
        lock (_changing)
        {
            _entries = new Entries(
                _entries.Configured,
                _entries.Tenants.SetItems(tenants.Select(tenant => KeyValuePair.Create(tenant.Id.Value, tenant))),
                _entries.Keys.SetItems(keys.Select(key => KeyValuePair.Create(key.Kid, (key.Stored!.Tenant, key)))));
        }
    }

    private static AcmeProblemException NotVerified() => new(
        AcmeErrorType.Unauthorized,
        "The external account binding does not verify: its 'kid' is unknown here, or its MAC is not made with that key. Check both with "
        + "the server's operator.");

    /// <summary>What the configuration has.</summary>
    private sealed record Configuration(
        FrozenDictionary<string, Tenant> Tenants, FrozenDictionary<string, (TenantId Tenant, ExternalAccountKey Key)> Keys)
    {
        public static Configuration Of(IEnumerable<Tenant> tenants)
        {
            var all = tenants.ToDictionary(tenant => tenant.Id.Value, StringComparer.Ordinal);
            all.TryAdd(DefaultId.Value, new Tenant { Id = DefaultId });
            return new Configuration(
                all.ToFrozenDictionary(StringComparer.Ordinal),
                all.Values
                    .SelectMany(tenant => tenant.ExternalAccountKeys, (tenant, key) => (Tenant: tenant.Id, Key: key))
                    .ToFrozenDictionary(owned => owned.Key.Kid, ExternalAccountKey.KidComparer));
        }
    }

    /// <summary>What the configuration and the store have.</summary>
    private sealed record Entries(
        Configuration Configured,
        ImmutableDictionary<string, Tenant> Tenants,
        ImmutableDictionary<string, (TenantId Tenant, ExternalAccountKey Key)> Keys)
    {
        public IReadOnlyCollection<Tenant> All { get; } =
            [.. Configured.Tenants.Values, .. Tenants.Values.Where(tenant => !Configured.Tenants.ContainsKey(tenant.Id.Value))];
    }
}
