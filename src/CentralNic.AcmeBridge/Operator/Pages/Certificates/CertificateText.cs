using CentralNic.AcmeBridge.Core.Certificates;

namespace CentralNic.AcmeBridge.Operator.Pages.Certificates;

/// <summary>How certificates stand, in words and colours.</summary>
internal static class CertificateText
{
    public static readonly IReadOnlyList<string> States = ["active", "expired", "revoked", "revoked-by-others", "all"];

    public static string KindOf(CertificateSummary certificate, DateTimeOffset now) => certificate.Revocation switch
    {
        RevocationState.Revoked => "bad",
        not null => "warn",
        _ when certificate.NotAfter <= now => "off",
        _ when IsLate(certificate, now) => "warn",
        _ => "good",
    };

    public static string TextOf(CertificateSummary certificate, DateTimeOffset now) => certificate.Revocation switch
    {
        RevocationState.Revoked => certificate.RevokedByOthers is null ? "revoked" : "revoked by others",
        not null => "being revoked",
        _ when certificate.NotAfter <= now => "expired",
        _ when IsLate(certificate, now) => "expires soon",
        _ => "active",
    };

    public static bool IsActive(CertificateSummary certificate, DateTimeOffset now) =>
        certificate.Revocation is null && certificate.NotAfter > now;

    /// <summary>Reasons of RFC 5280 section 5.3.1.</summary>
    public static string ReasonOf(int? reason) => reason switch
    {
        0 => "unspecified",
        1 => "key compromise",
        3 => "affiliation changed",
        4 => "superseded",
        5 => "cessation of operation",
        null => "not told",
        var other => $"code {other}",
    };

    // Clients renew with a third of the life left; a seventh says that none did.
    private static bool IsLate(CertificateSummary certificate, DateTimeOffset now) =>
        certificate.NotAfter - now < (certificate.NotAfter - certificate.NotBefore) / 7;
}
