namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>Why a paid order is not renewed but bought anew. Part of the issuance's document; the planner reads it.</summary>
/// <param name="CertificateOrder">The CertificateOrder that would be renewed.</param>
/// <param name="Reason">Why not, as a sentence.</param>
public sealed record RenewalObstacle(string? CertificateOrder, string Reason);
