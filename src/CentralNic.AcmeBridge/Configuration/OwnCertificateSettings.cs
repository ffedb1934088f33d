using CentralNic.AcmeBridge.Core.Ids;

namespace CentralNic.AcmeBridge.Configuration;

/// <summary>The certificate that the bridge orders for its https listeners. Section <c>Tls:OwnCertificate</c>.</summary>
/// <param name="Name">The host name of the public URL: A-labels, lower case.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="Profile">The profile; <see langword="null"/>: that of the tenant's orders that name none.</param>
/// <param name="KeyType">What key is made for each certificate.</param>
public sealed record OwnCertificateSettings(string Name, TenantId Tenant, string? Profile, OwnKeyType KeyType);
