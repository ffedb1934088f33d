using CentralNic.AcmeBridge.Core.Ids;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>What the log says of revocations.</summary>
internal static partial class RevocationLog
{
    [LoggerMessage(
        140, LogLevel.Information, "Certificate {CertificateId} for {Names} is to be revoked, reason {Reason}, asked for by {By}")]
    public static partial void Intended(this ILogger logger, CertificateId certificateId, string names, int reason, string by);

    [LoggerMessage(141, LogLevel.Information, "The reseller has accepted that certificate {CertificateId} is revoked")]
    public static partial void Accepted(this ILogger logger, CertificateId certificateId);

    [LoggerMessage(142, LogLevel.Information, "Certificate {CertificateId} for {Names} is revoked; {By} wanted it")]
    public static partial void Revoked(this ILogger logger, CertificateId certificateId, string names, string by);

    [LoggerMessage(143, LogLevel.Error, "The reseller refuses to revoke certificate {CertificateId}; it is not revoked. {Answer}")]
    public static partial void Refused(this ILogger logger, string answer, CertificateId certificateId);

    [LoggerMessage(144, LogLevel.Warning, "Certificate {CertificateId} could not be revoked now; tried again in {Delay}. {Trouble}")]
    public static partial void NotNow(this ILogger logger, string trouble, CertificateId certificateId, TimeSpan delay);

    [LoggerMessage(
        145,
        LogLevel.Error,
        "The CA did not revoke certificate {CertificateId} for {Names}, though the reseller had accepted it: revoke it again, or ask the "
        + "reseller")]
    public static partial void CaRefused(this ILogger logger, CertificateId certificateId, string names);

    [LoggerMessage(
        146, LogLevel.Warning, "Whether certificate {CertificateId} is revoked could not be asked; asked again later. {Trouble}")]
    public static partial void NotSeen(this ILogger logger, string trouble, CertificateId certificateId);

    [LoggerMessage(
        147,
        LogLevel.Warning,
        "Certificate {CertificateId} for {Names} was revoked by others at {RevokedAt}, reason {Reason}, as {Source} says")]
    public static partial void FoundRevoked(
        this ILogger logger, CertificateId certificateId, string names, DateTimeOffset revokedAt, int? reason, Uri source);

    [LoggerMessage(
        148,
        LogLevel.Warning,
        "Whether certificates were revoked by others cannot be seen at {Source}: {Trouble}. It is asked again; this is logged once until "
        + "it answers")]
    public static partial void SourceFails(this ILogger logger, string source, string trouble);

    [LoggerMessage(149, LogLevel.Information, "Whether certificates were revoked by others can be seen at {Source} again")]
    public static partial void SourceWorks(this ILogger logger, string source);
}
