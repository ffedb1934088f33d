using CentralNic.Reseller.Sandbox.DomainControl;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sandbox;

/// <summary>The sandbox's log messages. Ids 7000 to 7099.</summary>
internal static partial class SandboxLog
{
    [LoggerMessage(7000, LogLevel.Information, "Sandbox listens on {Endpoint}")]
    public static partial void Listening(this ILogger log, Uri endpoint);

    [LoggerMessage(7001, LogLevel.Debug, "Sandbox answered {Command} of {Account} with {Code} {Description}")]
    public static partial void Answered(this ILogger log, string command, string account, int code, string description);

    [LoggerMessage(7002, LogLevel.Error, "Sandbox failed at {Command}")]
    public static partial void CommandFailed(this ILogger log, Exception exception, string command);

    [LoggerMessage(7010, LogLevel.Information, "CA found control proven for {CertificateId} by {Method}")]
    public static partial void ControlProven(this ILogger log, string certificateId, DcvMethod method);

    [LoggerMessage(7011, LogLevel.Information, "CA did not find control proven for {CertificateId}: {Reason}")]
    public static partial void ControlNotProven(this ILogger log, string certificateId, string? reason);

    [LoggerMessage(7012, LogLevel.Information, "CA issued {CertificateId} with serial number {Serial}")]
    public static partial void Issued(this ILogger log, string certificateId, string serial);

    [LoggerMessage(7013, LogLevel.Warning, "CA did not issue {CertificateId}: {Reason}")]
    public static partial void Failed(this ILogger log, string certificateId, string reason);

    [LoggerMessage(7014, LogLevel.Error, "Sandbox stopped working on {CertificateId}; a restart takes it up again")]
    public static partial void FulfilmentFailed(this ILogger log, Exception exception, string certificateId);

    [LoggerMessage(7030, LogLevel.Debug, "Sandbox's name server could not answer")]
    public static partial void NameServerFailed(this ILogger log, Exception exception);
}
