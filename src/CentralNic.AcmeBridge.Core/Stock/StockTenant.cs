using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.Stock;

/// <summary>The tenant of a CertificateOrder; without one, what becomes of it and why.</summary>
internal sealed record StockTenant(Tenant? Tenant, StockOutcome Outcome, string Reason);
