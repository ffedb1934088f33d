using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Administration;

/// <summary>
/// A tenant that was made while the bridge runs, as it is kept. It is never deleted: what was bought for it belongs to it.
/// </summary>
internal sealed record StoredTenant
{
    /// <summary>Its name, lower case.</summary>
    public required TenantId Name { get; init; }

    /// <summary>What it may order, and how much.</summary>
    public required TenantSettings Settings { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Whether it may order nothing more; <see langword="null"/>: it may.</summary>
    public TenantDisabling? Disabled { get; init; }

    /// <summary>The tenant as orders are judged by it.</summary>
    public Tenant ToTenant() => new()
    {
        Id = Name,
        Names = new NameSuffixes(Settings.Names.IsEmpty ? [NameSuffixes.Any] : Settings.Names),
        Profiles = Settings.Profiles,
        DefaultProfile = Settings.DefaultProfile,
        PreauthorizedNames = new NameSuffixes(Settings.PreauthorizedNames),
        Disabled = Disabled,
        IsStored = true,
    };
}
