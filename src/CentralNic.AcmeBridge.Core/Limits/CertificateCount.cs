namespace CentralNic.AcmeBridge.Core.Limits;

/// <summary>
/// The certificates of one class for one set of names, by the generic cell rate algorithm: one time says all. A document.
/// </summary>
/// <param name="Key">Tenant, class and names.</param>
/// <param name="PaidBack">When all that was issued is paid back, UTC.</param>
internal sealed record CertificateCount(string Key, DateTimeOffset PaidBack);
