using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Core.Quotes;
using CentralNic.AcmeBridge.Operator.Quotes;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>explain</c>: what an order would do and cost, without ordering.</summary>
internal static class ExplainCommand
{
    internal static Command Create()
    {
        var names = new Argument<string[]>("NAMES")
        {
            Description = "The names of the order, wildcards with *.",
            Arity = ArgumentArity.OneOrMore,
        };
        var tenant = new Option<string?>("--tenant") { Description = "Who would pay. Default: default", HelpName = "NAME" };
        var profile = new Option<string?>("--profile")
        {
            Description = "The profile. Default: the one of orders that name none",
            HelpName = "NAME",
        };
        var account = new Option<string?>("--account")
        {
            Description = "The ACME account that would order. Default: a new one of the tenant",
            HelpName = "ID",
        };
        var csr = new Option<FileInfo>("--csr")
        {
            Description = "A file with the CSR in PEM. Default: a new key, for which no certificate exists yet",
            HelpName = "FILE",
        };
        csr.AcceptExistingOnly();
        var command = new Command(
            "explain",
            "Say what an order for names would do and cost, and what stands against it. Nothing is ordered. Exit code 1: it would be "
            + "refused")
        {
            names, tenant, profile, account, csr,
        };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new QuoteRequest([.. parsed.GetValue(names)!])
            {
                Tenant = parsed.GetValue(tenant)?.ToLowerInvariant(),
                Profile = parsed.GetValue(profile),
                Account = parsed.GetValue(account),
                Csr = parsed.GetValue(csr) is { } file ? await File.ReadAllTextAsync(file.FullName, cancellationToken) : null,
            };
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(request, QuotesJson.Default.QuoteRequest);
            var quote = await bridge.PostAsync("quotes", body, QuotesJson.Default.OrderQuote, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(quote, QuotesJson.Default.OrderQuote));
            }
            else
            {
                QuoteText.Write(output, quote);
            }

            return quote.Outcome == QuoteOutcome.Refused ? ExitCode.Failure : ExitCode.Success;
        });
        return command
            .WithExample("What two names cost a tenant", "explain www.example.com example.com --tenant shop")
            .WithExample("For a program", "explain www.example.com --profile digicert --json");
    }
}
