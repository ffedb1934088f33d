using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Core.OwnCertificates;

/// <summary>Which certificate the bridge orders for its own https listeners, and where its key is kept.</summary>
/// <param name="Name">The host name that clients use: A-labels, lower case.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="Profile">The profile; <see langword="null"/>: that of the tenant's orders that name none.</param>
/// <param name="Keeper">Keeps the key, and presents the certificate.</param>
public sealed record OwnCertificateOptions(string Name, TenantId Tenant, string? Profile, IOwnCertificateKeeper Keeper);
