using System.CommandLine;
using System.Text.Json;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>dcv</c>: what a person must publish for the CA.</summary>
internal static class DcvCommand
{
    internal static Command Create(IProgramCommands commands)
    {
        var list = new Command(
            "list",
            "List what the CA wants to find and you must publish by hand (Dcv:Manual). Without a running bridge, what it listed last");
        var options = new OperatorOptions(list);
        list.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                using var bridge = options.Connect(parsed);
                return await ListAsync(bridge, parsed, options.IsJson(parsed), cancellationToken);
            }
            catch (CommandFailedException missing) when (missing.ExitCode == ExitCode.Unavailable && !options.IsJson(parsed))
            {
                return await commands.ListDcvAsync(options.Where(parsed), cancellationToken);
            }
        });
        return new Command("dcv", "Proofs of control for the CA") { list };
    }

    private static async Task<int> ListAsync(OperatorClient bridge, ParseResult parsed, bool json, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var count = 0;
        await foreach (var report in bridge.StreamAsync(
            HttpMethod.Get, "attention", null, OperatorJson.Default.AttentionReport, null, cancellationToken))
        {
            if (report.Proofs.Length == 0)
            {
                continue;
            }

            count++;
            if (json)
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(report, OperatorJson.Default.AttentionReport));
                continue;
            }

            await output.WriteLineAsync(
                $"{string.Join(", ", report.Names)} (order {report.Order}, since {IssuanceText.Moment(report.Since)})");
            foreach (var proof in report.Proofs)
            {
                await output.WriteLineAsync("  " + IssuanceText.Proof(proof));
            }

            if (report.Finding is { } finding)
            {
                await output.WriteLineAsync($"  not seen yet: {finding}");
            }
        }

        if (count == 0 && !json)
        {
            await output.WriteLineAsync("Nothing is to be published by hand now.");
        }

        return ExitCode.Success;
    }
}
