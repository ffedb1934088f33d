using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>What a search by service tag found.</summary>
/// <param name="Purchase">The one purchase that belongs to the issuance.</param>
/// <param name="Unclear">The certificates found when they do not tell which belongs to it; empty otherwise.</param>
internal sealed record PurchaseSearchResult(CertificateDetails? Purchase, IReadOnlyList<string> Unclear);
