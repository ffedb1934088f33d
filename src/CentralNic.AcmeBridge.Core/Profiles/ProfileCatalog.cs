using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>All profiles that clients may choose.</summary>
public sealed class ProfileCatalog
{
    private readonly Dictionary<string, OfferedProfile> _profiles;
    private readonly string? _defaultName;

    /// <summary>Makes the catalog.</summary>
    /// <param name="profiles">At least one.</param>
    /// <param name="defaultName">
    /// The profile of orders that name none; <see langword="null"/>: the only one, or such orders are refused.
    /// </param>
    public ProfileCatalog(IEnumerable<OfferedProfile> profiles, string? defaultName)
    {
        _profiles = profiles.ToDictionary(offered => offered.Profile.Name, StringComparer.Ordinal);
        _defaultName = defaultName ?? (_profiles.Count == 1 ? _profiles.Keys.First() : null);
        if (defaultName is not null && !_profiles.ContainsKey(defaultName))
        {
            throw new ArgumentException($"There is no profile '{defaultName}'.", nameof(defaultName));
        }
    }

    /// <summary>All profiles.</summary>
    public IReadOnlyCollection<OfferedProfile> All => _profiles.Values;

    /// <summary>The names by which CAA records permit the CAs of all profiles; what <see cref="CaaCheck"/> honours.</summary>
    public IReadOnlyList<string> CaaIdentities =>
        [.. All.SelectMany(offered => offered.Alternatives).SelectMany(offered => CaIdentities.Of(offered.Class.Ca)).Distinct(
            StringComparer.Ordinal)];

    /// <summary>The profile of an order, with the class that the order was begun with.</summary>
    /// <param name="order">The order.</param>
    /// <exception cref="AcmeProblemException"><c>invalidProfile</c>: it is not offered any more.</exception>
    public OfferedProfile Of(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return Find(order.Profile).With(order.Issuance?.Class);
    }

    /// <summary>Whether there is a profile.</summary>
    /// <param name="name">Its name.</param>
    public bool IsOffered(string name) => _profiles.ContainsKey(name);

    /// <summary>Finds the profile of an order.</summary>
    /// <param name="name">Its name; <see langword="null"/>: the default of the account's key, of the tenant, or of all.</param>
    /// <param name="tenant">Who orders.</param>
    /// <exception cref="AcmeProblemException"><c>invalidProfile</c>: it is not offered, or not to this tenant.</exception>
    public OfferedProfile Find(string? name, Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        if ((name ?? DefaultOf(tenant)) is { } wanted && tenant.MayUse(wanted) && _profiles.TryGetValue(wanted, out var offered))
        {
            return offered;
        }

        var names = string.Join(", ", _profiles.Keys.Where(tenant.MayUse).Order(StringComparer.Ordinal));
        throw new AcmeProblemException(
            AcmeErrorType.InvalidProfile,
            name is null
                ? $"The order must name a profile. Offered: {names}."
                : $"There is no profile of that name for this account. Offered: {names}.");
    }

    /// <summary>Finds a profile that an order already has.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="AcmeProblemException"><c>invalidProfile</c>: it is no longer offered.</exception>
    public OfferedProfile Find(string name) => _profiles.GetValueOrDefault(name)
        ?? throw new AcmeProblemException(AcmeErrorType.InvalidProfile, $"The profile '{name}' is no longer offered.");

    private string? DefaultOf(Tenant tenant) => tenant.ProfileOfUnnamed ?? _defaultName;
}
