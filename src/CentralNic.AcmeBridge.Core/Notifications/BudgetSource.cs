using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Budgets;
using CentralNic.AcmeBridge.Core.Programs;

namespace CentralNic.AcmeBridge.Core.Notifications;

/// <summary>
/// Finds the budgets of this month and year that are nearly or wholly used up. That is noted in the budget's document, in the commit in
/// which the money was set aside or the purchase refused, so none is overlooked.
/// </summary>
internal sealed class BudgetSource(BudgetControl budgets, TimeProvider time) : IOngoingSource
{
    public string Area => "budget";

    public TimeSpan Interval => TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<Notification> FindAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        string[] periods = [now.ToString("yyyy-MM", CultureInfo.InvariantCulture), now.ToString("yyyy", CultureInfo.InvariantCulture)];
        await foreach (var year in budgets.ReadAsync(cancellationToken))
        {
            if (year.Year != now.UtcDateTime.Year)
            {
                continue;
            }

            // A mark is period, percent and limit (BudgetAlert).
            foreach (var mark in year.Alerts.Select(alert => alert.Split(':')).Where(mark => periods.Contains(mark[0])))
            {
                var isReached = mark[1] == "100";
                if (isReached || !year.Alerts.Contains($"{mark[0]}:100:{mark[2]}"))
                {
                    yield return Of(year, mark[0], mark[2], isReached, now);
                }
            }
        }
    }

    private Notification Of(BudgetYear year, string period, string limit, bool isReached, DateTimeOffset now)
    {
        var key = (year.Tenant is { } tenant ? $"Tenants:{tenant}:Budget:" : "Budget:") + (period.Length == 4 ? "PerYear" : "PerMonth");
        int? month = period.Length == 4 ? null : now.UtcDateTime.Month;
        var spent = year.Spent(month, currency: null).ToString("0.00", CultureInfo.InvariantCulture);
        return new Notification
        {
            Kind = isReached ? NotificationKinds.BudgetReached : NotificationKinds.BudgetNear,
            Severity = isReached ? NotificationSeverity.Critical : NotificationSeverity.Warning,
            Subject = isReached ? $"Budget reached: {key} for {period}" : $"Budget used to 80 %: {key} for {period}",
            Text = (isReached
                    ? $"{key} is {limit}, {spent} is spent or set aside in {period}: what must be paid for is refused until it ends. "
                    : $"{key} is {limit}, {spent} is spent or set aside in {period}: what goes beyond it will be refused. ")
                + "Free reissues go on. Raise the limit if that is wanted, or look who orders so much.",
            Since = now,
            Tenant = year.Tenant?.Value,
            Commands = [OperatorCommands.Line("spend show")],
            Page = "/spend",
            Occurrence = $"{Area}|{key}|{period}|{(isReached ? 100 : 80)}|{limit}",
        };
    }
}
