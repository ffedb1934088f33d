namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>The statuses of a certificate order (manual 9.4.2, and the two of revocation from 8.2.3).</summary>
internal enum OrderStatus
{
    Processing,
    Active,
    Expired,
    Failed,
    Canceled,
    CancelProcessing,
    RevokeProcessing,
    Revoked,
}
