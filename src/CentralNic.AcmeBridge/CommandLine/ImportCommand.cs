using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.Configuration;
using CentralNic.AcmeBridge.Core.AccountImport;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>
/// The command <c>import</c>: takes over what the reseller account holds. The bridge that runs on the data folder does it; where none runs,
/// this process does, and holds the folder meanwhile.
/// </summary>
internal static class ImportCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var tenant = new Option<string?>("--tenant") { Description = "The tenant that gets all of it", HelpName = "NAME" };
        var byNames = new Option<bool>(
            "--by-names")
        { Description = "Each certificate order goes to the tenant whose Names match its names best" };
        var certificateClass = new Option<string?>(
            "--class")
        { Description = "Only this certificate class. Default: all", HelpName = "CLASS" };
        var domain = new Option<string?>("--names")
        {
            Description = "Only certificate orders all of whose names are this domain or lie below it. Default: all",
            HelpName = "DOMAIN",
            CustomParser = Domain,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be taken over, and write nothing" };
        var command = new Command(
            "import",
            "Take over what the reseller account holds already: the first ACME order for names that are paid for is reissued and costs "
            + "nothing")
        {
            tenant, byNames, certificateClass, domain, dryRun,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(byNames) == (result.GetValue(tenant) is not null))
            {
                result.AddError("Say who gets it: either --tenant NAME or --by-names.");
            }
        });
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new ImportRequest
            {
                Tenant = parsed.GetValue(tenant) is { } name ? new TenantId(name) : null,
                Class = parsed.GetValue(certificateClass),
                Domain = parsed.GetValue(domain),
                DryRun = parsed.GetValue(dryRun),
            };
            var report = await ThroughTheDoorAsync(parsed, options, request, cancellationToken)
                ?? await HereAsync(parsed, options, request, commands, cancellationToken);
            Tell(parsed, options, request, report);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Has the running bridge import; <see langword="null"/>: none runs.</summary>
    private static async Task<ImportReport?> ThroughTheDoorAsync(
        ParseResult parsed, OperatorOptions options, ImportRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var bridge = options.Connect(parsed);
            var findings = new List<ImportFinding>();
            await foreach (var finding in bridge.StreamAsync(
                HttpMethod.Post,
                "imports",
                JsonContent.Create(request, OperatorJson.Default.ImportRequest),
                OperatorJson.Default.ImportFinding,
                parsed.InvocationConfiguration.Error.WriteLineAsync,
                cancellationToken))
            {
                findings.Add(finding);
            }

            return new ImportReport([.. findings]);
        }
        catch (CommandFailedException nobody) when (OperatorSocket.IsNotRunning(nobody))
        {
            return null;
        }
    }

    private static Task<ImportReport> HereAsync(
        ParseResult parsed, OperatorOptions options, ImportRequest request, IProgramCommands commands, CancellationToken cancellationToken)
    {
        var where = options.Where(parsed);
        return where.Sandbox
            ? throw new CommandFailedException(
                ExitCode.Unavailable, "The sandbox runs with its bridge only: start it (serve --sandbox), and import meanwhile.")
            : commands.ImportAsync(
                where, request, progress => parsed.InvocationConfiguration.Error.WriteLine(ImportText.Of(progress)), cancellationToken);
    }

    private static void Tell(ParseResult parsed, OperatorOptions options, ImportRequest request, ImportReport report)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (!options.IsJson(parsed))
        {
            ImportText.Write(output, request, report);
            return;
        }

        foreach (var finding in report.Findings)
        {
            output.WriteLine(JsonSerializer.Serialize(finding, OperatorJson.Default.ImportFinding));
        }
    }

    private static string? Domain(ArgumentResult result)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (NetworkText.TryParseDomain(text, out var domain, out var problem))
        {
            return domain;
        }

        result.AddError($"--names '{text}' {problem}. Give a domain, for example example.com.");
        return null;
    }
}
