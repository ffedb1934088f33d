using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Reconciliation;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>ledger compare</c>: what the ledger and the reseller do not agree on.</summary>
internal static class LedgerCompareCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "compare", "Compare the ledger with the orders and the account at the reseller now, as the bridge does every day; refunds "
                + "that are certain are booked");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            LedgerComparison comparison;
            using (var progress = new ProgressLine(parsed.InvocationConfiguration.Error))
            {
                comparison = await progress.WhileAsync(
                    "The ledger is compared with the reseller",
                    bridge.PostAsync("ledger/compare", null, OperatorJson.Default.LedgerComparison, cancellationToken),
                    TimeProvider.System);
            }

            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(comparison, OperatorJson.Default.LedgerComparison));
            }
            else
            {
                Write(output, comparison);
            }

            return comparison.Differences.IsEmpty ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static void Write(TextWriter output, LedgerComparison comparison)
    {
        output.WriteLine($"{Quantity.Of(comparison.Compared, "purchase")} compared.");
        foreach (var order in comparison.Refunded)
        {
            output.WriteLine($"certificate order {order}: was refunded by the reseller, and is booked as refunded now");
        }

        foreach (var difference in comparison.Differences)
        {
            output.WriteLine(
                $"certificate order {difference.CertificateOrder} (order {difference.Order}, tenant {difference.Tenant}): "
                + $"{difference.Text}");
        }

        if (comparison.NotInLedger.Length > 0)
        {
            output.WriteLine("Not bought by this bridge, or not in its ledger: " + string.Join(", ", comparison.NotInLedger));
        }

        output.WriteLine(comparison.Account switch
        {
            null => "The reseller does not tell the account's amount.",
            { Change: { } change, Unexplained: { } unexplained } account => string.Create(
                CultureInfo.InvariantCulture,
                $"The account has {account.Amount:0.00} {account.Currency}, {change:+0.00;-0.00;0.00} since the last comparison; "
                + $"{(unexplained == 0
                    ? "the ledger explains it"
                    : $"{unexplained:+0.00;-0.00} of it is not explained by the ledger (payments, other systems, refunds)")}."),
            { } account =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The account has {account.Amount:0.00} {account.Currency}; the next comparison tells what changed."),
        });
        if (comparison.Account is { OpenReservations: > 0 } underWay)
        {
            output.WriteLine($"{Quantity.Of(underWay.OpenReservations, "purchase is", "purchases are")} under way.");
        }

        if (comparison.Differences.IsEmpty)
        {
            output.WriteLine("Ledger and reseller agree.");
        }
    }
}
