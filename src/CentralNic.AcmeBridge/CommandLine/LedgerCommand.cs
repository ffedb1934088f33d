using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Prices;
using CentralNic.AcmeBridge.Core.Purchases;
using CentralNic.AcmeBridge.Core.Store;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>ledger</c>: what was bought, and what it adds up to.</summary>
internal static class LedgerCommand
{
    private static readonly TextColumn<LedgerEntry>[] Columns =
    [
        new("time", line => IssuanceText.Moment(line.At)),
        new("kind", line => line.Kind.ToString().ToLowerInvariant()),
        new("tenant", line => line.Tenant.Value),
        new("class", line => line.Class),
        new("net", line => Amount(line, line.Price.Net)) { IsNumber = true },
        new("VAT", line => Amount(line, line.Price.Vat)) { IsNumber = true },
        new("currency", line => line.Price.Currency ?? "?"),
        new("certificate order", line => line.CertificateOrder),
        new("order", line => line.Order.Value),
        new("names", line => line.Names is { } names ? string.Join(", ", names) : "") { Shrinks = true },
        new("parts", line => Parts(line.Price.Components)) { Shrinks = true },
    ];

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
            var period = (string path) => new ApiQuery(path)
                .With("tenant", parsed.GetValue(tenant))
                .With("from", parsed.GetValue(from))
                .With("to", parsed.GetValue(to)?.AddDays(1));
            using var bridge = options.Connect(parsed);
            var statement = await ReadAsync(bridge, period, parsed.InvocationConfiguration.Error, cancellationToken);
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

    /// <summary>Reads page by page; what is written down meanwhile is newer than the first.</summary>
    private static async Task<LedgerStatement> ReadAsync(
        OperatorClient bridge, Func<string, ApiQuery> period, TextWriter error, CancellationToken cancellationToken)
    {
        var sums = await bridge.GetAsync(period("ledger/sums").ToString(), OperatorJson.Default.LedgerSums, cancellationToken);
        var lines = new List<LedgerEntry>();
        using var progress = new ProgressLine(error);
        string? cursor = null;
        do
        {
            var page = await bridge.GetAsync(
                period("ledger").With("limit", PageRequest.LongestPage.ToString(CultureInfo.InvariantCulture)).With("cursor", cursor)
                    .ToString(),
                OperatorJson.Default.PageLedgerEntry,
                cancellationToken);
            lines.AddRange(page.Items);
            cursor = page.Next;
            if (cursor is not null)
            {
                progress.Show($"{lines.Count} lines read");
            }
        }
        while (cursor is not null);
        lines.Reverse();
        return new LedgerStatement([.. lines], sums.Sums);
    }

    private static void Write(TextWriter output, LedgerStatement statement, bool all)
    {
        TextTable.Write(
            output,
            [.. statement.Lines.Where(line => all || line.Kind is LedgerEntryKind.Booked or LedgerEntryKind.Refunded)],
            Columns);
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

    private static string Amount(LedgerEntry line, decimal amount) =>
        ((line.Kind == LedgerEntryKind.Refunded ? -1 : 1) * amount).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Parts(ImmutableArray<PriceComponent> components) =>
        string.Join(", ", components.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} x {part.BillingType}")));
}
