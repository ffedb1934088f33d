using CentralNic.Reseller.Sandbox.State;

namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>What an order's status is, given those of its certificates (manual 9.4.2).</summary>
internal static class OrderOutcome
{
    /// <summary>The status that follows when something has happened to one of the certificates.</summary>
    /// <param name="status">The order's status so far.</param>
    /// <param name="certificates">All its certificates, as they are now.</param>
    /// <param name="now">The time.</param>
    public static OrderStatus Of(OrderStatus status, IReadOnlyCollection<CertificateEntry> certificates, DateTimeOffset now)
    {
        bool Any(SandboxCertificateStatus s) => certificates.Any(c => c.StatusAt(now) == s);
        var closing = Any(SandboxCertificateStatus.CancelProcessing) || Any(SandboxCertificateStatus.RevokeProcessing);
        switch (status)
        {
            case OrderStatus.CancelProcessing or OrderStatus.RevokeProcessing when closing:
                return status;
            case OrderStatus.CancelProcessing when !Any(SandboxCertificateStatus.Processing):
                return OrderStatus.Canceled;
            case OrderStatus.RevokeProcessing when !Any(SandboxCertificateStatus.Processing) && !Any(SandboxCertificateStatus.Active):
                return OrderStatus.Revoked;
            default:
                // An order that was issued once stays good for reissues, whatever became of this one.
                return Any(SandboxCertificateStatus.Processing) ? OrderStatus.Processing
                    : certificates.Any(static c => c.WasIssued) ? OrderStatus.Active
                    : OrderStatus.Failed;
        }
    }
}
