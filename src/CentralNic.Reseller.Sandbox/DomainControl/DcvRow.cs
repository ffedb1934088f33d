namespace CentralNic.Reseller.Sandbox.DomainControl;

/// <summary>One name of an order and the domain by which it is proven.</summary>
/// <param name="Name">The name in the certificate.</param>
/// <param name="DcvDomain">The domain that the DCV is for (manual 8.1.2, dcvdomain).</param>
/// <param name="Email">The address that approves the domain; only for DCV by mail (dcvemail).</param>
internal sealed record DcvRow(string Name, string DcvDomain, string? Email = null);
