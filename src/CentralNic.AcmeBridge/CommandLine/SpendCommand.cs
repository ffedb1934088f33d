using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Spending;
using CentralNic.AcmeBridge.Operator.Spend;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>spend</c>: what was spent, what is left, and what will be spent.</summary>
internal static class SpendCommand
{
    private static readonly TextColumn<SpendRow>[] Columns =
    [
        new("month", row => row.Month ?? "all"),
        new("tenant", row => row.Tenant ?? "all"),
        new("profile", row => row.Profile ?? "all"),
        new("class", row => row.Class ?? "all"),
        new("purchases", row => Number(row.Purchases)),
        new("renewals", row => Number(row.Renewals)),
        new("refunds", row => Number(row.Refunds)),
        new("net", row => MoneyText.Of(row.Net, row.Currency)),
        new("VAT", row => MoneyText.Of(row.Vat, null)),
        new("set aside", row => MoneyText.Of(row.Reserved, null)),
    ];

    private static readonly TextColumn<ForecastRow>[] ForecastColumns =
    [
        new("month", row => row.Month),
        new("tenant", row => row.Tenant),
        new("class", row => row.Class),
        new("renewals", row => Number(row.Renewals)),
        new("net", row => MoneyText.Of(row.Net, row.Currency)),
        new("without price", row => Number(row.WithoutPrice)),
    ];

    internal static Command Create() => new("spend", "See what was spent, what budgets have left, and what renewals will cost")
    {
        CreateShow(), CreateForecast(), CreateCsv(),
    };

    private static Command CreateShow()
    {
        var command = new Command("show", "Sum up what was spent, by tenant and month unless said otherwise, without VAT");
        var filters = new Filters(command);
        var by = new Option<string?>("--by")
        {
            Description = "By what it is summed up: some of tenant, profile, class, month. Default: tenant,month",
            HelpName = "WORDS",
        };
        command.Options.Add(by);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var report = await bridge.GetAsync(
                filters.AddTo(new ApiQuery("spend"), parsed).With("by", parsed.GetValue(by)).ToString(),
                SpendJson.Default.SpendReport,
                cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(report, SpendJson.Default.SpendReport));
            }
            else
            {
                Write(output, report);
            }

            return ExitCode.Success;
        });
        return command
            .WithExample("Who spent how much in which month", "spend show")
            .WithExample("A tenant's classes this year", "spend show --tenant shop --by class --from 2026-01");
    }

    private static Command CreateForecast()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Only what this tenant pays. Default: all", HelpName = "NAME" };
        var command = new Command(
            "forecast",
            "Foresee what renewals will cost if all that is in use is renewed, month by month, and the current month to its end")
        {
            tenant,
        };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var forecast = await bridge.GetAsync(
                new ApiQuery("spend/forecast").With("tenant", parsed.GetValue(tenant)?.ToLowerInvariant()).ToString(),
                SpendJson.Default.SpendForecast,
                cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(forecast, SpendJson.Default.SpendForecast));
            }
            else
            {
                Write(output, forecast);
            }

            return ExitCode.Success;
        });
        return command.WithExample("What a tenant's renewals will cost", "spend forecast --tenant shop");
    }

    private static Command CreateCsv()
    {
        var command = new Command("csv", "Print what was charged and given back, line by line, as CSV");
        var filters = new Filters(command);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            await parsed.InvocationConfiguration.Output.WriteAsync(
                await bridge.GetTextAsync(filters.AddTo(new ApiQuery("spend/csv"), parsed).ToString(), cancellationToken));
            return ExitCode.Success;
        });
        return command.WithExample("A month for the bookkeeping", "spend csv --from 2026-11 --to 2026-11");
    }

    private static void Write(TextWriter output, SpendReport report)
    {
        if (report.Rows.IsEmpty)
        {
            output.WriteLine("Nothing was spent.");
        }

        TextTable.Write(output, report.Rows, Columns);
        foreach (var total in report.Totals)
        {
            output.WriteLine($"total: {MoneyText.Of(total.Net, total.Currency)}, VAT {MoneyText.Of(total.Vat, null)}, "
                + $"{total.Purchases} purchases, {total.Refunds} refunds");
        }

        foreach (var saved in report.Saved)
        {
            output.WriteLine($"saved by {saved.Reissues} reissues in the paid years: {MoneyText.Of(saved.Net, saved.Currency)}"
                + (saved.WithoutPrice > 0 ? $", {saved.WithoutPrice} of them without a price" : ""));
        }

        foreach (var budget in report.Budgets)
        {
            output.WriteLine($"budget: {QuoteText.Budget(budget)}");
        }
    }

    private static void Write(TextWriter output, SpendForecast forecast)
    {
        if (forecast.Months.IsEmpty)
        {
            output.WriteLine("No renewal is foreseen.");
        }

        TextTable.Write(output, forecast.Months, ForecastColumns);
        foreach (var end in forecast.MonthEnd)
        {
            output.WriteLine($"{end.Month}: {MoneyText.Of(end.Spent, end.Currency)} spent, {MoneyText.Of(end.Expected, end.Currency)} "
                + $"expected, {MoneyText.Of(end.Total, end.Currency)} to its end");
        }

        if (forecast.Unused > 0)
        {
            output.WriteLine($"left out, because no certificate of theirs is valid any more: {forecast.Unused}");
        }

        foreach (var budget in forecast.Budgets)
        {
            output.WriteLine($"budget: {QuoteText.Budget(budget)}");
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The filters that sums and lines share.</summary>
    private sealed class Filters
    {
        private readonly Option<string?>[] _options =
        [
            new("--tenant") { Description = "Only what this tenant paid", HelpName = "NAME" },
            new("--profile") { Description = "Only this profile", HelpName = "NAME" },
            new("--class") { Description = "Only this certificate class", HelpName = "CLASS" },
            new("--from") { Description = "The first month, UTC. Default: eleven months ago", HelpName = "YYYY-MM" },
            new("--to") { Description = "The last month, UTC. Default: the current one", HelpName = "YYYY-MM" },
        ];

        public Filters(Command command) => Array.ForEach(_options, command.Options.Add);

        public ApiQuery AddTo(ApiQuery query, ParseResult parsed) =>
            _options.Aggregate(query, (all, option) => all.With(option.Name[2..], parsed.GetValue(option)));
    }
}
