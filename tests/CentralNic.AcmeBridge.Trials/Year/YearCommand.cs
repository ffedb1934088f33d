using System.CommandLine;
using System.Globalization;

namespace CentralNic.AcmeBridge.Trials.Year;

/// <summary><c>year</c>: what years of real clients cost with this bridge, and with one that buys per order.</summary>
internal static class YearCommand
{
    public static Command Create()
    {
        var names = new Option<int>("--names") { Description = "Sets of names", DefaultValueFactory = _ => 200 };
        var years = new Option<int>("--years") { Description = "Years, from 2026-11-01 on", DefaultValueFactory = _ => 3 };
        var seed = new Option<int>("--seed") { Description = "Seed of the clients' habits", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "year",
            "Let years pass for many servers; exit code 1 if a certificate lapsed or more was paid than once a paid year")
            {
                names,
                years,
                seed,
            };
        command.SetAction(async (parsed, cancellation) =>
        {
            var run = new YearRun(parsed.GetValue(names), parsed.GetValue(seed), Console.WriteLine);
            var result = await run.RunAsync(parsed.GetValue(years), cancellation);
            Print(result, parsed.GetValue(years));
            return result.Lapses.Count == 0
                && result.Failures.Count == 0
                && !(result.ShortestPaidTime < TimeSpan.FromDays(365) - YearRun.NeededPaidTime) ? 0 : 1;
        });
        return command;
    }

    private static void Print(YearResult result, int years)
    {
        Say($"{result.NameSets} sets of names on {result.Servers} servers, {years} years, {result.Orders} orders");
        Say($"{result.OrdersLeft} orders are left in the store");
        Say($"| | this bridge | a bridge that buys per order |");
        Say($"| --- | ---: | ---: |");
        Say($"| purchases | {result.Purchases} | {result.Orders} |");
        Say($"| renewals | {result.Renewals} | 0 |");
        var (here, elsewhere) = (PerYear(result.Purchases + result.Renewals), PerYear(result.Orders));
        Say($"| billed per set of names and year | {here:0.00} | {elsewhere:0.00} |");
        Say($"| reissues | {result.Reissues} | 0 |");
        Say($"| paid, net | {result.Paid} | {result.Paid / (result.Purchases + result.Renewals) * result.Orders:0} |");
        Say($"| upstream commands without polls | {result.Commands - result.Polls} | {result.Orders * 4} |");
        Say($"| servers that lapsed | {result.Lapses.Count} | |");
        var shortest = result.ShortestPaidTime?.TotalDays;
        Say($"most per set of names {result.MostPerNameSet}, shortest time between two {shortest:0.0} days");
        Say($"{result.Failures.Count} orders failed");
        foreach (var line in result.Lapses.Concat(result.Failures).Take(50))
        {
            Console.WriteLine(line);
        }

        double PerYear(int bought) => (double)bought / result.NameSets / years;
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
