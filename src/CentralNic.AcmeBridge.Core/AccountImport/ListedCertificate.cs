using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>A certificate as the reseller's lists have it: without names.</summary>
internal sealed record ListedCertificate(string Id, CertificateStatus Status, DateTimeOffset? Created, DateTimeOffset? Expires);
