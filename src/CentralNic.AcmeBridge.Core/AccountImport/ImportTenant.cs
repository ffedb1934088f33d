using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>The tenant of a CertificateOrder; without one, what becomes of it and why.</summary>
internal sealed record ImportTenant(Tenant? Tenant, ImportOutcome Outcome, string Reason);
