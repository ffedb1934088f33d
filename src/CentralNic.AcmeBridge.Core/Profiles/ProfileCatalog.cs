using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Profiles;

/// <summary>All profiles that clients may choose.</summary>
public sealed class ProfileCatalog
{
    private volatile Offer _offer;

    /// <summary>Makes the catalog.</summary>
    /// <param name="profiles">At least one.</param>
    /// <param name="defaultName">
    /// The profile of orders that name none; <see langword="null"/>: the only one, or such orders are refused.
    /// </param>
    public ProfileCatalog(IEnumerable<OfferedProfile> profiles, string? defaultName) => _offer = Offer.Of(profiles, defaultName);

    /// <summary>All profiles.</summary>
    public IReadOnlyCollection<OfferedProfile> All => _offer.Profiles.Values;

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
    public bool IsOffered(string name) => _offer.Profiles.ContainsKey(name);

    /// <summary>Finds the profile of an order.</summary>
    /// <param name="name">Its name; <see langword="null"/>: the default of the account's key, of the tenant, or of all.</param>
    /// <param name="tenant">Who orders.</param>
    /// <exception cref="AcmeProblemException"><c>invalidProfile</c>: it is not offered, or not to this tenant.</exception>
    public OfferedProfile Find(string? name, Tenant tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        var offer = _offer;
        if ((name ?? tenant.ProfileOfUnnamed ?? offer.DefaultName) is { } wanted
            && tenant.MayUse(wanted)
            && offer.Profiles.TryGetValue(wanted, out var offered))
        {
            return offered;
        }

        var names = string.Join(", ", offer.Profiles.Keys.Where(tenant.MayUse).Order(StringComparer.Ordinal));
        throw new AcmeProblemException(
            AcmeErrorType.InvalidProfile,
            name is null
                ? $"The order must name a profile. Offered: {names}."
                : $"There is no profile of that name for this account. Offered: {names}.");
    }

    /// <summary>Finds a profile that an order already has.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="AcmeProblemException"><c>invalidProfile</c>: it is no longer offered.</exception>
    public OfferedProfile Find(string name) => _offer.Profiles.GetValueOrDefault(name)
        ?? throw new AcmeProblemException(AcmeErrorType.InvalidProfile, $"The profile '{name}' is no longer offered.");

    /// <summary>Offers other profiles from now on. Of classes that are offered still, what the reseller said of them stays known.</summary>
    /// <param name="profiles">As when the catalog was made.</param>
    /// <param name="defaultName">As when the catalog was made.</param>
    internal void Configure(IReadOnlyCollection<OfferedProfile> profiles, string? defaultName)
    {
        var known = All.SelectMany(offered => offered.Alternatives).Select(offered => offered.Class)
            .DistinctBy(known => known.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(known => known.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var offered in profiles.SelectMany(profile => profile.Alternatives))
        {
            offered.Class = known.GetValueOrDefault(offered.Class.Name, offered.Class);
        }

        _offer = Offer.Of(profiles, defaultName);
    }

    private sealed record Offer(Dictionary<string, OfferedProfile> Profiles, string? DefaultName)
    {
        public static Offer Of(IEnumerable<OfferedProfile> profiles, string? defaultName)
        {
            var all = profiles.ToDictionary(offered => offered.Profile.Name, StringComparer.Ordinal);
            return defaultName is null || all.ContainsKey(defaultName)
                ? new Offer(all, defaultName ?? (all.Count == 1 ? all.Keys.First() : null))
                : throw new ArgumentException($"There is no profile '{defaultName}'.", nameof(defaultName));
        }
    }
}
