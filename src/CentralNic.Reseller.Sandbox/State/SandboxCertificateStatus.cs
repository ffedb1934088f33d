namespace CentralNic.Reseller.Sandbox.State;

/// <summary>The statuses of a certificate (manual 9.4.1).</summary>
public enum SandboxCertificateStatus
{
    /// <summary>Ordered, not yet issued.</summary>
    Processing,

    /// <summary>Issued and valid.</summary>
    Active,

    /// <summary>Issued, its time is over.</summary>
    Expired,

    /// <summary>Revoked.</summary>
    Revoked,

    /// <summary>The CA did not issue it.</summary>
    Failed,

    /// <summary>Its order was cancelled; it was never issued.</summary>
    Canceled,

    /// <summary>A cancellation was requested.</summary>
    CancelProcessing,

    /// <summary>A revocation was requested.</summary>
    RevokeProcessing,
}
