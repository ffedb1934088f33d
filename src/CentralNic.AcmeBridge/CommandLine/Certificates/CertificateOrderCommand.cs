using System.CommandLine;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Programs;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator;
using CentralNic.AcmeBridge.Operator.Certificates;

namespace CentralNic.AcmeBridge.CommandLine.Certificates;

/// <summary>The command <c>certificates order</c>: for what no ACME client can fetch.</summary>
internal sealed class CertificateOrderCommand
{
    private readonly Option<string> _csr = new("--csr")
    {
        Description = "The file with the certificate signing request (PEM or DER); its names are ordered. '-': standard input",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _tenant = new("--tenant") { Description = "Who pays", HelpName = "NAME", Required = true };
    private readonly Option<string?> _profile = new("--profile")
    {
        Description = "The profile. Default: that of orders that name none",
        HelpName = "NAME",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "What the order is known again by: the same token never orders twice. Default: the CSR",
        HelpName = "TEXT",
    };

    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Say the order's id and do not wait for the certificate" };
    private readonly Option<string?> _file = CertificateDownloadCommand.File();

    internal static Command Create() => new CertificateOrderCommand().CreateCommand();

    private Command CreateCommand()
    {
        var command = new Command(
            "order",
            "Order a certificate for a CSR, for what no ACME client can fetch. Names, budget, limits and the CA's validation are those of "
            + "every order of the tenant; the same CSR again orders nothing")
        {
            _csr, _tenant, _profile, _token, _noWait, _file,
        };
        command.WithExample(
                "Order, wait, and save certificate and intermediates", "certificates order --csr mail.csr --tenant shop --out mail.pem")
            .WithExample("Order and come back later", "certificates order --csr mail.csr --tenant shop --no-wait");
        var options = new OperatorOptions(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, options, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, OperatorOptions options, CancellationToken cancellationToken)
    {
        var request = new OrderCertificateRequest(
            await ReadAsync(parsed.GetRequiredValue(_csr), cancellationToken),
            parsed.GetRequiredValue(_tenant),
            parsed.GetValue(_profile),
            parsed.GetValue(_token));
        using var bridge = options.Connect(parsed);
        using var body = JsonContent.Create(request, CertificatesJson.Default.OrderCertificateRequest);
        var ordered = await bridge.PostAsync(
            "certificates/orders", body, CertificatesJson.Default.OrderedCertificate, cancellationToken);
        if (options.IsJson(parsed))
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                JsonSerializer.Serialize(ordered, CertificatesJson.Default.OrderedCertificate));
        }

        if (parsed.GetValue(_noWait))
        {
            if (!options.IsJson(parsed))
            {
                await TellAsync(parsed, ordered);
            }

            return ExitCode.Success;
        }

        var report = await WaitAsync(parsed, bridge, ordered.Order, cancellationToken);
        if (report.Status == OrderStatus.Valid)
        {
            var json = options.IsJson(parsed) && parsed.GetValue(_file) is null;
            if (!json)
            {
                await CertificateDownloadCommand.SaveAsync(
                    parsed, bridge, ordered.Order, parsed.GetValue(_file), alternate: null, cancellationToken);
            }

            return ExitCode.Success;
        }

        throw new CommandFailedException(ExitCode.Failure, report.Question is { } question
            ? $"Order {ordered.Order} waits for you: {question}"
            : $"Order {ordered.Order} is {report.Status.ToString().ToLowerInvariant()}{(report.Error is { } why ? $": {why}" : ".")}");
    }

    private static async Task TellAsync(ParseResult parsed, OrderedCertificate ordered)
    {
        var output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync(
            $"Order {ordered.Order} for {string.Join(", ", ordered.Names)} {(ordered.Created ? "is made" : "was made before")}, and is "
            + $"{ordered.Status.ToLowerInvariant()}.");
        await output.WriteLineAsync($"How it goes on: {OperatorCommands.Line($"issuances show {ordered.Order} --follow")}");
        await output.WriteLineAsync(
            $"The certificate, once it is there: {OperatorCommands.Line($"certificates download {ordered.Order}")}");
    }

    private static async Task<IssuanceReport> WaitAsync(
        ParseResult parsed, OperatorClient bridge, string order, CancellationToken cancellationToken)
    {
        using var progress = new ProgressLine(parsed.InvocationConfiguration.Error);
        progress.Show($"Order {order}");
        IssuanceReport? last = null;
        await foreach (var report in bridge.StreamAsync(
            HttpMethod.Get,
            $"issuances/{Uri.EscapeDataString(order)}/follow",
            null,
            OperatorJson.Default.IssuanceReport,
            text => progress.ShowAsync($"Order {order}: {text}"),
            cancellationToken))
        {
            last = report;
        }

        return last ?? throw new CommandFailedException(ExitCode.Failure, $"The bridge does not know order {order} any more.");
    }

    /// <summary>A PEM file as it is; DER in base64, as the API takes it.</summary>
    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        byte[] bytes;
        if (file == "-")
        {
            using var all = new MemoryStream();
            await Console.OpenStandardInput().CopyToAsync(all, cancellationToken);
            bytes = all.ToArray();
        }
        else
        {
            bytes = await File.ReadAllBytesAsync(file, cancellationToken);
        }

        // DER has bytes that no text has: its second one says how many bytes its length takes, from 0x81 on.
        return bytes.Any(value => value >= 0x80) ? Convert.ToBase64String(bytes) : Encoding.ASCII.GetString(bytes);
    }
}
