using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>ledger</c>: what was bought, and what it adds up to.</summary>
internal static class LedgerCommand
{
    internal static Command Create()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Only what this tenant pays. Default: all", HelpName = "NAME" };
        var from = CommonOptions.Day("--from", "The first day, UTC. Default: the beginning");
        var to = CommonOptions.Day("--to", "The last day, UTC. Default: the end");
        var all = new Option<bool>(
            "--all")
        { Description = "Show reservations and their release too, not only what was charged and given back" };
        var command = new Command(
            "ledger",
            "Print the purchases of the running bridge, and what they add up to by tenant and currency") { tenant, from, to, all };
        command.Subcommands.Add(LedgerCompareCommand.Create());
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new List<string>();
            Add(query, "tenant", parsed.GetValue(tenant)?.ToLowerInvariant());
            Add(query, "from", Text(parsed.GetValue(from)));
            Add(query, "to", Text(parsed.GetValue(to)?.AddDays(1)));
            using var bridge = options.Connect(parsed);
            var statement = await bridge.GetAsync(
                "ledger?" + string.Join('&', query), OperatorJson.Default.LedgerStatement, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(statement, OperatorJson.Default.LedgerStatement));
            }
            else
            {
                Write(output, statement, parsed.GetValue(all));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, LedgerStatement statement, bool all)
    {
        foreach (var line in statement.Lines.Where(line => all || line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Refunded))
        {
            var (price, sign) = (line.Price, line.Kind == LedgerEntryKind.Refunded ? -1 : 1);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{IssuanceText.Moment(line.At)}  {line.Kind.ToString().ToLowerInvariant(),-8}  {line.Tenant,-12}  {line.Class,-16}  net "
                + $"{sign * price.Net,10:0.00}  VAT {sign * price.Vat,8:0.00}  {price.Currency ?? "?"}  order "
                + $"{line.Order}{(line.CertificateOrder is { } bought ? $", certificate order {bought}" : "")}"
                + $"  {(line.Names is { } names ? string.Join(", ", names) : "")}"));
            foreach (var part in price.Components)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {part.Count,4} x {part.BillingType}"));
            }
        }

        foreach (var sum in statement.Sums)
        {
            output.WriteLine();
            output.WriteLine($"tenant {sum.Tenant}, {sum.Currency ?? "currency not named"}");
            WriteSum(output, $"{sum.Purchases} booked", sum.Booked);
            WriteSum(output, $"{sum.Refunds} refunded", sum.Refunded);
            WriteSum(output, "total", sum.Total);
            if (sum.OpenReservations > 0)
            {
                WriteSum(output, $"{sum.OpenReservations} reserved, outcome open", sum.Reserved);
            }

            foreach (var part in sum.Components)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {part.Count,4} x {part.BillingType}"));
            }
        }

        if (statement.Sums.Length == 0)
        {
            output.WriteLine("Nothing was bought.");
        }
    }

    private static void WriteSum(TextWriter output, string what, Money money) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {what,-24}  net {money.Net,10:0.00}  VAT {money.Vat,8:0.00}  gross {money.Gross,10:0.00}"));

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Add(List<string> query, string name, string? value)
    {
        if (value is not null)
        {
            query.Add($"{name}={Uri.EscapeDataString(value)}");
        }
    }
}
