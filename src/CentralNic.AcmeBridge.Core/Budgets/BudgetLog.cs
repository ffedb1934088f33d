using System.Globalization;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>What the log says of money.</summary>
internal static partial class BudgetLog
{
    /// <summary>Gives an alert: a warning when a limit is nearly used up, critical when it is reached.</summary>
    public static void Alert(this ILogger logger, BudgetAlert alert)
    {
        var (spent, amount) = (alert.Spent.ToString(CultureInfo.InvariantCulture), alert.Amount.ToString(CultureInfo.InvariantCulture));
        if (alert.Percent < 100)
        {
            logger.NearlyUsedUp(alert.Percent, alert.Limit, amount, alert.Period, spent);
        }
        else
        {
            logger.UsedUp(alert.Limit, amount, alert.Period, spent);
        }
    }

    [LoggerMessage(
        60,
        LogLevel.Warning,
        "{Percent} % of {Limit} ({Amount}) are spent or set aside for {Period}: {Spent}. Raise it in time, or certificates that must be "
        + "paid for are refused")]
    private static partial void NearlyUsedUp(this ILogger logger, int percent, string limit, string amount, string period, string spent);

    [LoggerMessage(
        61,
        LogLevel.Critical,
        "{Limit} ({Amount}) is reached for {Period}: {Spent} is spent or set aside. Certificates that must be paid for are refused until "
        + "it is raised or the period ends; reissues go on")]
    private static partial void UsedUp(this ILogger logger, string limit, string amount, string period, string spent);

    [LoggerMessage(
        62,
        LogLevel.Error,
        "An order for {Names} of account {AccountId} was not made, because its certificate could not be bought: {Reason}")]
    public static partial void OrderOverBudget(this ILogger logger, string names, string accountId, string reason);

    [LoggerMessage(63, LogLevel.Error, "Nothing is bought for order {OrderId}: {Reason}")]
    public static partial void OverBudget(this ILogger logger, string orderId, string reason);
}
