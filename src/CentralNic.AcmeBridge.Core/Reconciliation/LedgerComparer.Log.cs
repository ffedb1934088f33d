using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Reconciliation;

/// <content>What it writes to the log.</content>
public sealed partial class LedgerComparer
{
    [LoggerMessage(
        120,
        LogLevel.Information,
        "The ledger was compared with the reseller: purchases {Purchases}, differences {Differences}, "
        + "certificate orders of others {Others}")]
    private partial void LogCompared(int purchases, int differences, int others);

    [LoggerMessage(
        121, LogLevel.Warning, "Certificate order {CertificateOrder} was refunded by the reseller without the bridge; it is booked now")]
    private partial void LogRefunded(string certificateOrder);

    [LoggerMessage(
        122, LogLevel.Warning, "Ledger and reseller differ on certificate order {CertificateOrder} of order {OrderId}: {Difference}")]
    private partial void LogDifference(string certificateOrder, string orderId, string difference);

    [LoggerMessage(
        123,
        LogLevel.Information,
        "The account's amount changed by {Amount} that the ledger does not explain (payments, other systems, refunds); "
        + "purchases under way: {Open}")]
    private partial void LogUnexplained(string amount, int open);

    [LoggerMessage(124, LogLevel.Warning, "The account's amount cannot be compared. {Refusal}")]
    private partial void LogNoAccount(string refusal);
}
