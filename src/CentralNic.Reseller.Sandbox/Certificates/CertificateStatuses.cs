namespace CentralNic.Reseller.Sandbox.Certificates;

/// <summary>
/// The legal changes of a certificate's status (manual 9.4.1):
/// <code>
/// processing        → active | failed | cancel_processing | canceled
/// active            → expired | revoke_processing | revoked
/// cancel_processing → canceled | processing
/// revoke_processing → revoked | active | expired
/// </code>
/// Expired, revoked, failed and canceled are final.
/// </summary>
internal static class CertificateStatuses
{
    private static readonly Dictionary<CertificateStatus, CertificateStatus[]> Changes = new()
    {
        [CertificateStatus.Processing] =
            [CertificateStatus.Active, CertificateStatus.Failed, CertificateStatus.CancelProcessing, CertificateStatus.Canceled],
        [CertificateStatus.Active] = [CertificateStatus.Expired, CertificateStatus.RevokeProcessing, CertificateStatus.Revoked],
        [CertificateStatus.CancelProcessing] = [CertificateStatus.Canceled, CertificateStatus.Processing],
        [CertificateStatus.RevokeProcessing] = [CertificateStatus.Revoked, CertificateStatus.Active, CertificateStatus.Expired],
        [CertificateStatus.Expired] = [],
        [CertificateStatus.Revoked] = [],
        [CertificateStatus.Failed] = [],
        [CertificateStatus.Canceled] = [],
    };

    public static bool MayBecome(this CertificateStatus from, CertificateStatus to) => Changes[from].Contains(to);

    /// <summary>The wire name, as in manual 9.4.1.</summary>
    public static string WireName(this CertificateStatus status) => status switch
    {
        CertificateStatus.Processing => "processing",
        CertificateStatus.Active => "active",
        CertificateStatus.Expired => "expired",
        CertificateStatus.Revoked => "revoked",
        CertificateStatus.Failed => "failed",
        CertificateStatus.Canceled => "canceled",
        CertificateStatus.CancelProcessing => "cancel_processing",
        CertificateStatus.RevokeProcessing => "revoke_processing",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
