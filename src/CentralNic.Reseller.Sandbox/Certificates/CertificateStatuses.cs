using CentralNic.Reseller.Sandbox.State;

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
    private static readonly Dictionary<SandboxCertificateStatus, SandboxCertificateStatus[]> Changes = new()
    {
        [SandboxCertificateStatus.Processing] =
        [
            SandboxCertificateStatus.Active,
            SandboxCertificateStatus.Failed,
            SandboxCertificateStatus.CancelProcessing,
            SandboxCertificateStatus.Canceled,
        ],
        [SandboxCertificateStatus.Active] =
            [SandboxCertificateStatus.Expired, SandboxCertificateStatus.RevokeProcessing, SandboxCertificateStatus.Revoked],
        [SandboxCertificateStatus.CancelProcessing] = [SandboxCertificateStatus.Canceled, SandboxCertificateStatus.Processing],
        [SandboxCertificateStatus.RevokeProcessing] =
            [SandboxCertificateStatus.Revoked, SandboxCertificateStatus.Active, SandboxCertificateStatus.Expired],
        [SandboxCertificateStatus.Expired] = [],
        [SandboxCertificateStatus.Revoked] = [],
        [SandboxCertificateStatus.Failed] = [],
        [SandboxCertificateStatus.Canceled] = [],
    };

    public static bool MayBecome(this SandboxCertificateStatus from, SandboxCertificateStatus to) => Changes[from].Contains(to);

    /// <summary>The wire name, as in manual 9.4.1.</summary>
    public static string WireName(this SandboxCertificateStatus status) => status switch
    {
        SandboxCertificateStatus.Processing => "processing",
        SandboxCertificateStatus.Active => "active",
        SandboxCertificateStatus.Expired => "expired",
        SandboxCertificateStatus.Revoked => "revoked",
        SandboxCertificateStatus.Failed => "failed",
        SandboxCertificateStatus.Canceled => "canceled",
        SandboxCertificateStatus.CancelProcessing => "cancel_processing",
        SandboxCertificateStatus.RevokeProcessing => "revoke_processing",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
