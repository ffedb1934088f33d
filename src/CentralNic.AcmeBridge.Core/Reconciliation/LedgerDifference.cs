namespace CentralNic.AcmeBridge.Core.Reconciliation;

/// <summary>A purchase that the ledger and the reseller do not agree on.</summary>
/// <param name="CertificateOrder">The CertificateOrder.</param>
/// <param name="Order">The ACME order.</param>
/// <param name="Tenant">Who paid.</param>
/// <param name="Text">What differs, and what to do.</param>
public sealed record LedgerDifference(string CertificateOrder, string Order, string Tenant, string Text);
