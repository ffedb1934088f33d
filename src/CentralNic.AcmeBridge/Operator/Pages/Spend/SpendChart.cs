using System.Globalization;
using CentralNic.AcmeBridge.Core.Spending;

namespace CentralNic.AcmeBridge.Operator.Pages.Spend;

/// <summary>The bars of a chart of money by month: what was spent, then what renewals will cost.</summary>
/// <param name="Bars">From the first month to the last, none left out.</param>
/// <param name="Top">The amount at the chart's upper edge.</param>
/// <param name="Currency">The currency, ISO 4217; <see langword="null"/>: the reseller account's.</param>
internal sealed record SpendChart(IReadOnlyList<SpendBar> Bars, decimal Top, string? Currency)
{
    private const int MonthsAhead = 12;

    /// <summary>A chart for each currency in which something was or will be spent.</summary>
    /// <param name="rows">What was spent, by month.</param>
    /// <param name="forecast">What renewals will cost, by month.</param>
    /// <param name="now">The current moment; its month has both.</param>
    public static IReadOnlyList<SpendChart> Of(IEnumerable<SpendRow> rows, IEnumerable<ForecastRow> forecast, DateTimeOffset now)
    {
        var spent = rows.Where(row => row.Month is not null).ToLookup(row => row.Currency ?? "");
        var expected = forecast.ToLookup(row => row.Currency ?? "");
        var currencies = spent.Select(group => group.Key).Union(expected.Select(group => group.Key)).Order(StringComparer.Ordinal);
        return [.. currencies.Select(currency => Of(
            spent[currency].GroupBy(row => row.Month!).ToDictionary(month => month.Key, month => month.Sum(row => row.Net)),
            expected[currency].GroupBy(row => row.Month).ToDictionary(month => month.Key, month => month.Sum(row => row.Net)),
            currency.Length == 0 ? null : currency,
            now))];
    }

    private static SpendChart Of(
        Dictionary<string, decimal> spent, Dictionary<string, decimal> expected, string? currency, DateTimeOffset now)
    {
        var current = new DateTime(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var first = spent.Keys.Append(NameOf(current)).Min(StringComparer.Ordinal)!;
        var month = DateTime.ParseExact(first, "yyyy-MM", CultureInfo.InvariantCulture);
        var bars = new List<SpendBar>();
        for (var last = current.AddMonths(MonthsAhead); month < last; month = month.AddMonths(1))
        {
            var name = NameOf(month);
            bars.Add(new SpendBar(name, spent.GetValueOrDefault(name), expected.GetValueOrDefault(name)));
        }

        return new SpendChart(bars, RoundUp(bars.Max(bar => bar.Spent + bar.Expected)), currency);
    }

    private static string NameOf(DateTime month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>The next of 1, 2, 2.5, 5 and 10 times a power of ten, so that the scale has round numbers.</summary>
    internal static decimal RoundUp(decimal amount)
    {
        for (var unit = 1m; ; unit *= 10)
        {
            foreach (var step in new[] { 1m, 2m, 2.5m, 5m, 10m })
            {
                if (step * unit >= amount)
                {
                    return step * unit;
                }
            }
        }
    }
}

/// <summary>A month of a chart.</summary>
/// <param name="Month">For example <c>2026-11</c>.</param>
/// <param name="Spent">What was spent, without VAT.</param>
/// <param name="Expected">What renewals will cost, without VAT.</param>
internal sealed record SpendBar(string Month, decimal Spent, decimal Expected);
