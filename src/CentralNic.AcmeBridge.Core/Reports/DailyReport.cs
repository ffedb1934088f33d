using System.Globalization;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Work;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Reports;

/// <summary>Says once a day in one line of the log how the day was, so that a silent bridge is known to be well. Days are UTC's.</summary>
internal sealed partial class DailyReport(
    OrderRepository orders,
    LedgerIndex ledger,
    CommandStatistics commands,
    HealthMonitor health,
    TimeProvider time,
    ILogger<DailyReport> logger) : IPeriodicTask
{
    private (long Sent, long Failed) _before;

    public string Name => "daily-report";

    /// <summary>The ledger is first read then: no start waits for it.</summary>
    public TimeSpan FirstWait => UntilMidnight();

    /// <summary>Whatever fails, the line of the day is tried again within the hour.</summary>
    public TimeSpan LongestRetry => TimeSpan.FromHours(1);

    public async Task<PeriodicRound> RunRoundAsync(CancellationToken cancellationToken)
    {
        var from = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date.AddDays(-1), TimeSpan.Zero);
        var to = from.AddDays(1).AddMilliseconds(-1);
        var day = from.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var issued = await orders.CountAsync(OrderStatus.Valid, from, to, cancellationToken);
        var failed = await orders.CountAsync(OrderStatus.Invalid, from, to, cancellationToken);
        var (purchases, spent) = await SpentAsync(SpendKey.MonthOf(from), cancellationToken);
        var commandsUntilNow = CountCommands();
        var (sent, refused) = (commandsUntilNow.Sent - _before.Sent, commandsUntilNow.Failed - _before.Failed);
        var wrong = Wrong();
        if (wrong.Length == 0)
        {
            LogWell(day, issued, failed, purchases, spent, sent, refused);
        }
        else
        {
            LogNotWell(day, wrong, issued, failed, purchases, spent, sent, refused);
        }

        _before = commandsUntilNow;
        return PeriodicRound.Done(UntilMidnight());
    }

    private TimeSpan UntilMidnight()
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.Date.AddDays(1) - now;
    }

    private string Wrong()
    {
        var report = health.Report();
        return string.Join(
            ", ",
            report.Conditions.Select(condition => condition.Name)
                .Concat(report.Tasks.Where(task => task.Failures > 0).Select(task => task.Name)));
    }

    private (long Sent, long Failed) CountCommands()
    {
        var counts = commands.Counts;
        return (
            counts.Sum(count => count.Count),
            counts.Where(count => count.Outcome != CommandStatistics.Succeeded).Sum(count => count.Count));
    }

    private async Task<(int Purchases, string Spent)> SpentAsync(int month, CancellationToken cancellationToken)
    {
        (SpendKey Key, SpendCell Cell)[] cells =
            [.. (await ledger.ReadAsync(cancellationToken)).Where(entry => entry.Key.Month == month)];
        var sums = cells.GroupBy(entry => entry.Key.Currency, entry => entry.Cell.Booked - entry.Cell.Refunded)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Sum():0.00} {group.Key ?? "of no known currency"}"));
        return (
            cells.Sum(entry => entry.Cell.Purchases + entry.Cell.Renewals),
            cells.Length == 0 ? "nothing" : string.Join(" and ", sums));
    }

    [LoggerMessage(
        180,
        LogLevel.Information,
        "All is well. {Day}: {Issued} of the day's orders have their certificates, {Failed} failed; bought this month: {Purchases}, for "
        + "{Spent} net; {Commands} commands to the reseller, {Failures} of them refused or failed")]
    private partial void LogWell(string day, int issued, int failed, int purchases, string spent, long commands, long failures);

    [LoggerMessage(
        181,
        LogLevel.Warning,
        "Not all is well: {Conditions}. {Day}: {Issued} of the day's orders have their certificates, {Failed} failed; bought this month: "
        + "{Purchases}, for {Spent} net; {Commands} commands to the reseller, {Failures} of them refused or failed")]
    private partial void LogNotWell(
        string day, string conditions, int issued, int failed, int purchases, string spent, long commands, long failures);
}
