namespace CentralNic.Reseller.Certificates;

/// <summary>The status of a certificate (manual 9.4.1).</summary>
public enum CertificateStatus
{
    /// <summary>A status that the manual does not list.</summary>
    Unknown,

    /// <summary>Ordered, not issued yet.</summary>
    Processing,

    /// <summary>Issued and valid.</summary>
    Active,

    /// <summary>No longer valid by its date.</summary>
    Expired,

    /// <summary>Revoked.</summary>
    Revoked,

    /// <summary>The issuance failed.</summary>
    Failed,

    /// <summary>The order was cancelled and the certificate never issued.</summary>
    Canceled,

    /// <summary>The cancellation of the order was requested.</summary>
    CancelProcessing,

    /// <summary>The revocation was requested.</summary>
    RevokeProcessing,
}
