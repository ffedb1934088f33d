using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>issuances</c>: how orders stand, and the answers to those that wait for the operator.</summary>
internal static class IssuancesCommand
{
    internal static Command Create() => new(
        "issuances", "See how orders stand in the running bridge, and answer those that wait for you")
    {
        CreateParked(),
        CreateShow(),
        CreateSearchAgain(),
        CreateAllowPurchase(),
        CreateAdopt(),
        CreateGiveUp(),
    };

    internal static Command CreateSearchAgain() => CreateAnswer(
        "search-again",
        "Search again for what the order's command did; if nothing is found, it is sent again. If the certificate is known, check it "
        + "again. An order that waits checks again now",
        _ => null);

    internal static Command CreateAllowPurchase() => CreateAnswer(
        "allow-purchase",
        "Let the order buy a certificate for names that were bought within the paid year already",
        _ => null);

    private static Command CreateParked()
    {
        var command = new Command("parked", "List the orders that wait for your answer, with what is known to be bought for them");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            using var bridge = options.Connect(parsed);
            var count = 0;
            await foreach (var report in bridge.StreamAsync(
                HttpMethod.Get, "issuances/parked", null, OperatorJson.Default.IssuanceReport, null, cancellationToken))
            {
                count++;
                if (options.IsJson(parsed))
                {
                    await output.WriteLineAsync(JsonSerializer.Serialize(report, OperatorJson.Default.IssuanceReport));
                }
                else
                {
                    IssuanceText.WriteParked(output, report);
                }
            }

            if (count == 0 && !options.IsJson(parsed))
            {
                await output.WriteLineAsync("No order waits for you.");
            }

            return ExitCode.Success;
        });
        return command;
    }

    internal static Command CreateShow(string description = "Show all that is known of an order")
    {
        var order = Order();
        var follow = new Option<bool>("--follow") { Description = "Go on telling until the order is settled or waits for you" };
        var command = new Command("show", description) { order, follow };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var id = parsed.GetRequiredValue(order);
            if (!parsed.GetValue(follow))
            {
                return await TellAsync(
                    parsed, options, await bridge.GetAsync(Path(id, ""), OperatorJson.Default.IssuanceReport, cancellationToken));
            }

            var progress = options.IsJson(parsed) ? null : (Func<string, Task>)parsed.InvocationConfiguration.Output.WriteLineAsync;
            await foreach (var report in bridge.StreamAsync(
                HttpMethod.Get, Path(id, "/follow"), null, OperatorJson.Default.IssuanceReport, progress, cancellationToken))
            {
                await TellAsync(parsed, options, report);
            }

            return ExitCode.Success;
        });
        return command;
    }

    internal static Command CreateAdopt()
    {
        var certificate = new Argument<string>("CERTIFICATE") { Description = "The certificate's id at the reseller" };
        return CreateAnswer(
            "adopt",
            "Say which certificate at the reseller belongs to the order: it is booked, and handed out when it is issued",
            parsed => JsonContent.Create(new AdoptRequest(parsed.GetRequiredValue(certificate)), OperatorJson.Default.AdoptRequest),
            command => command.Arguments.Add(certificate));
    }

    internal static Command CreateGiveUp(string area = "issuances")
    {
        var reason = new Option<string>(
            "--reason")
        { Description = "Why; the order's client is told it", Required = true, HelpName = "TEXT" };
        return CreateAnswer(
            "give-up",
            "Give the order up, whatever it does at present: what was bought for it is cancelled; DigiCert refunds it, Sectigo does not",
            parsed => JsonContent.Create(new GiveUpRequest(parsed.GetRequiredValue(reason)), OperatorJson.Default.GiveUpRequest),
            command => command.Options.Add(reason),
            area);
    }

    /// <summary>A command that answers the question of a parked order, or takes one in hand.</summary>
    /// <param name="area">Below which path of the API it is.</param>
    internal static Command CreateAnswer(
        string name,
        string description,
        Func<ParseResult, HttpContent?> body,
        Action<Command>? complete = null,
        string area = "issuances")
    {
        var order = Order();
        var command = new Command(name, description) { order };
        complete?.Invoke(command);
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var report = await bridge.PostAsync(
                Path(parsed.GetRequiredValue(order), "/" + name, area), body(parsed), OperatorJson.Default.IssuanceReport, cancellationToken);
            if (options.IsJson(parsed))
            {
                return await TellAsync(parsed, options, report);
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync(report.State is { } state && report.Status == OrderStatus.Processing
                ? $"Order {report.Order} goes on and is now in state {state}. "
                    + $"What shows what comes of it: {OperatorCommands.Line($"issuances show {report.Order} --follow")}"
                : $"Order {report.Order} is {report.Status.ToString().ToLowerInvariant()}.");
            return ExitCode.Success;
        });
        return command;
    }

    private static Argument<string> Order() => new("ORDER") { Description = "The order's id, as logs and lists name it" };

    private static string Path(string order, string rest, string area = "issuances") =>
        $"{area}/{Uri.EscapeDataString(order)}{rest}";

    private static async Task<int> TellAsync(ParseResult parsed, OperatorOptions options, IssuanceReport report)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (options.IsJson(parsed))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(report, OperatorJson.Default.IssuanceReport));
        }
        else
        {
            IssuanceText.Write(output, report);
        }

        return ExitCode.Success;
    }
}
