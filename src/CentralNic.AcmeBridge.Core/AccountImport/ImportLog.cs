using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>What the log says of imports.</summary>
internal static partial class ImportLog
{
    [LoggerMessage(
        150,
        LogLevel.Information,
        "Certificate order {CertificateOrder} ({CertificateClass}: {Names}), paid until {PaidUntil}, is a subscription of tenant {Tenant} "
        + "now")]
    public static partial void StockAdopted(
        this ILogger logger, string certificateOrder, string certificateClass, string names, DateTimeOffset? paidUntil, string tenant);

    [LoggerMessage(
        151,
        LogLevel.Information,
        "Import ended; certificate orders adopted: {Adopted}, known before: {Known}, skipped: {Skipped}, "
        + "in conflict: {Conflicts}; dry run: {DryRun}")]
    public static partial void StockImported(this ILogger logger, int adopted, int known, int skipped, int conflicts, bool dryRun);
}
