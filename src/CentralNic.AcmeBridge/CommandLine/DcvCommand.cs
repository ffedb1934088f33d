using System.CommandLine;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Reports;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>dcv</c>: what a person must publish for the CA.</summary>
internal static class DcvCommand
{
    private static readonly TextColumn<(AttentionReport Of, DcvProofReport Proof)>[] Columns =
    [
        new("name", line => line.Proof.Name),
        new("order", line => line.Of.Order),
        new("since", line => IssuanceText.Moment(line.Of.Since)),
        new("where", line => line.Proof.Where),
        new("type", line => line.Proof.Type),
        new("value", line => line.Proof.Type == "TXT" ? $"\"{line.Proof.Value}\"" : line.Proof.Value.ReplaceLineEndings(" ")),
        new("not seen yet", line => line.Of.Finding) { Shrinks = true },
    ];

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
        var proofs = new List<(AttentionReport Of, DcvProofReport Proof)>();
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

            proofs.AddRange(report.Proofs.Select(proof => (report, proof)));
        }

        TextTable.Write(output, proofs, Columns);
        if (count == 0 && !json)
        {
            await output.WriteLineAsync("Nothing is to be published by hand now.");
        }

        return ExitCode.Success;
    }
}
