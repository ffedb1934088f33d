using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Health;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Core.Upstream;
using CentralNic.AcmeBridge.Operator.Upstream;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>upstream</c>: how the way to the reseller does.</summary>
internal static class UpstreamCommand
{
    private static readonly TextColumn<CommandCount>[] Commands =
    [
        new("command", count => count.Command),
        new("code", count => count.Code?.ToString(CultureInfo.InvariantCulture)) { IsNumber = true },
        new("outcome", count => count.Outcome),
        new("count", count => count.Count.ToString(CultureInfo.InvariantCulture)) { IsNumber = true },
        new("last", count => IssuanceText.Moment(count.Last)),
    ];

    private static readonly TextColumn<SeenEvent>[] Events =
    [
        new("event", seen => seen.Id),
        new("class", seen => seen.Class) { Shrinks = true },
        new("subclass", seen => seen.Subclass) { Shrinks = true },
        new("about", seen => seen.About),
        new("at", seen => IssuanceText.Moment(seen.At)),
    ];

    internal static Command Create() => new("upstream", "See how the way to the reseller does") { CreateShow() };

    private static Command CreateShow()
    {
        var command = new Command(
            "show", "Show commands by outcome, their budget, the last success, login, credit, and the events that were read last");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var report = await bridge.GetAsync("upstream", UpstreamJson.Default.UpstreamReport, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(report, UpstreamJson.Default.UpstreamReport));
            }
            else
            {
                Write(output, report);
            }

            return ExitCode.Success;
        });
        return command.WithExample("For a monitor", "upstream show --json");
    }

    private static void Write(TextWriter output, UpstreamReport report)
    {
        output.WriteLine($"login: {report.Login}");
        output.WriteLine($"commands: {(report.Circuit == "Closed" ? "are sent" : "are held back, because the reseller does not answer")}");
        output.WriteLine($"last success: {Sent(report.LastSuccess)}");
        output.WriteLine($"last failure: {Sent(report.LastFailure)}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"budget: {report.Budget.Available} at once, {report.Budget.PerSecond} per second; {report.Budget.UnderWay} under way, "
            + $"{report.Budget.Waiting} wait"));
        output.WriteLine("credit: " + (report.Account.Failure is { } failure
            ? $"not known ({failure})"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"amount {report.Account.Amount}, credit {report.Account.Credit} {report.Account.Currency}; "
                + $"{report.Account.OrdersWaiting} orders wait for credit")));
        output.WriteLine($"events read: {IssuanceText.Moment(report.EventsRead) ?? "not since the start"}");
        output.WriteLine($"commands since {IssuanceText.Moment(report.Since)}:");
        TextTable.Write(output, report.Commands, Commands);
        TextTable.Write(output, report.Events, Events);
    }

    private static string Sent(SentCommand? sent) => sent is null
        ? "none since the start"
        : $"{sent.Command} at {IssuanceText.Moment(sent.At)}" + (sent.Failure is { } failure
            ? $": {failure}{(sent.Code is { } code ? $" ({code.ToString(CultureInfo.InvariantCulture)})" : "")}"
            : "");
}
