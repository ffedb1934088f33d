using System.Globalization;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Policy;
using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Core.Budgets;

/// <summary>One payer's limits with what was spent in a year: judges purchases, and finds what is to be alerted.</summary>
/// <param name="Section">The configuration section of the limits.</param>
/// <param name="Payer">Whose budget it is, in words for the client.</param>
internal sealed record BudgetAccount(string Section, string Payer, BudgetLimits Limits, BudgetYear Year)
{
    private static readonly int[] AlertPercents = [80, 100];

    /// <summary>Judges a purchase.</summary>
    /// <param name="price">Its price; <see langword="null"/>: not known yet, so only a limit that is used up refuses.</param>
    /// <param name="at">When it is reserved, UTC.</param>
    /// <returns>The refusal that lasts longest; <see langword="null"/>: it may be made.</returns>
    public BudgetRefusal? Judge(Price? price, DateTimeOffset at)
    {
        if (Limits.IsNone)
        {
            return null;
        }

        if (price is not null && Limits.Currency is { } own && !own.Equals(price.Currency, StringComparison.OrdinalIgnoreCase))
        {
            return new BudgetRefusal(
                RefusalRule.BudgetCurrency,
                new AcmeProblem(
                    AcmeErrorType.ServerInternal,
                    "The server cannot tell whether its budget allows this certificate; its operator can find the cause in the log."),
                price.Currency is { } currency
                    ? $"{Section}:Currency is {own}, but the reseller's prices are in {currency}; set it to {currency}."
                    : $"{Section}:Currency is {own}, but neither the reseller's price nor its account names a currency; leave the key "
                        + "empty to take the amounts as the account's.");
        }

        return JudgePrice(price)
            ?? JudgePeriod("PerYear", Limits.PerYear, null, Start(at.Year + 1, 1), price, at)
            ?? JudgePeriod("PerMonth", Limits.PerMonth, at.Month, Start(at.Year, at.Month).AddMonths(1), price, at);
    }

    /// <summary>How the limits stand; those that are not set are left out.</summary>
    /// <param name="at">The month and the year that are looked at.</param>
    public IEnumerable<BudgetStanding> Standings(DateTimeOffset at)
    {
        (string Key, decimal? Limit, int? Month, string Period)[] limits =
        [
            ("PerMonth", Limits.PerMonth, at.Month, at.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
            ("PerYear", Limits.PerYear, null, at.ToString("yyyy", CultureInfo.InvariantCulture)),
        ];
        if (Limits.PerOrder is { } perOrder)
        {
            yield return new BudgetStanding($"{Section}:PerOrder", "order", perOrder, 0, perOrder, Limits.Currency);
        }

        foreach (var (key, limit, month, period) in limits.Where(entry => entry.Limit is not null))
        {
            var spent = Year.Spent(month, Limits.Currency);
            yield return new BudgetStanding(
                $"{Section}:{key}", period, limit!.Value, spent, Math.Max(0, limit.Value - spent), Limits.Currency);
        }
    }

    /// <summary>The alerts that are due and were not given.</summary>
    /// <param name="at">The time of the reservation that the sums changed by.</param>
    /// <param name="refused">A purchase was refused for want of budget; a limit that stopped it counts as reached.</param>
    public IReadOnlyList<BudgetAlert> DueAlerts(DateTimeOffset at, Price? refused = null)
    {
        (string Key, decimal? Limit, int? Month, string Period)[] limits =
        [
            ("PerMonth", Limits.PerMonth, at.Month, at.ToString("yyyy-MM", CultureInfo.InvariantCulture)),
            ("PerYear", Limits.PerYear, null, at.ToString("yyyy", CultureInfo.InvariantCulture)),
        ];
        return
        [
            .. from limit in limits
               where limit.Limit is not null
               let amount = limit.Limit.GetValueOrDefault()
               let spent = Year.Spent(limit.Month, Limits.Currency)
               let isStopped = refused is not null && refused.Net <= amount && spent + refused.Net > amount
               from percent in AlertPercents
               where isStopped || spent >= amount * percent / 100
               let alert = new BudgetAlert($"{Section}:{limit.Key}", limit.Period, percent, spent, amount)
               where !Year.Alerts.Contains(alert.Mark)
               select alert,
        ];
    }

    /// <summary>The account after alerts were given.</summary>
    public BudgetAccount Alerted(IEnumerable<BudgetAlert> alerts) =>
        this with { Year = Year with { Alerts = [.. Year.Alerts, .. alerts.Select(alert => alert.Mark)] } };

    private static DateTimeOffset Start(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);

    private BudgetRefusal? JudgePrice(Price? price)
    {
        (string Key, decimal? Limit)[] limits = [("PerOrder", Limits.PerOrder), ("PerMonth", Limits.PerMonth), ("PerYear", Limits.PerYear)];
        return limits.FirstOrDefault(limit => price?.Net > limit.Limit) is { Limit: { } amount } dear
            ? new BudgetRefusal(
                RefusalRule.BudgetPerOrder,
                new AcmeProblem(
                    AcmeErrorType.RejectedIdentifier,
                    $"A certificate for these names costs more than {Payer} allows for one order. Order fewer names, or ask the server's "
                    + "operator."),
                Text($"the price {price} is above {Section}:{dear.Key}, which is {amount}."))
            : null;
    }

    private BudgetRefusal? JudgePeriod(string key, decimal? limit, int? month, DateTimeOffset end, Price? price, DateTimeOffset at)
    {
        if (limit is not { } amount)
        {
            return null;
        }

        var spent = Year.Spent(month, Limits.Currency);
        if (price is null ? spent < amount : spent + price.Net <= amount)
        {
            return null;
        }

        var period = month is null ? $"{at:yyyy}" : at.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
        return new BudgetRefusal(
            month is null ? RefusalRule.BudgetPerYear : RefusalRule.BudgetPerMonth,
            new AcmeProblem(
                AcmeErrorType.RateLimited,
                $"{char.ToUpperInvariant(Payer[0])}{Payer[1..]} for {period} does not allow another certificate that must be paid for; "
                + $"try again from {end:yyyy-MM-dd} on (UTC).")
            {
                RetryAfter = end - at,
            },
            Text($"{spent} of {Section}:{key} ({amount}) is spent or set aside for {period}")
                + (price is null ? "." : Text($", and the price is {price}.")))
        {
            Again = end,
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
