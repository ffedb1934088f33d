using System.CommandLine;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine.Certificates;

/// <summary>The command <c>certificates download</c>.</summary>
internal static class CertificateDownloadCommand
{
    internal static Command Create()
    {
        var reference = CertificatesCommand.Reference();
        var file = File();
        var alternate = new Option<int?>("--alternate") { Description = "Another chain of the certificate, from 1 on", HelpName = "N" };
        var command = new Command("download", "Print or save a certificate with its intermediates (PEM)") { reference, file, alternate };
        command.WithExample("Save what a web server needs beside its key", "certificates download DK12345678 --out www.example.com.pem");
        var options = new OperatorOptions(command, withJson: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            await SaveAsync(
                parsed,
                bridge,
                parsed.GetRequiredValue(reference),
                parsed.GetValue(file),
                parsed.GetValue(alternate),
                cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The option that names the file to write.</summary>
    internal static Option<string?> File() => new("--out")
    {
        Description = "The file to write. Default: print it",
        HelpName = "FILE",
    };

    /// <summary>Writes a certificate with its intermediates to a file, or prints it.</summary>
    internal static async Task SaveAsync(
        ParseResult parsed, OperatorClient bridge, string reference, string? file, int? alternate, CancellationToken cancellationToken)
    {
        var pem = await bridge.GetTextAsync(
            CertificatesCommand.Path(reference, "/chain") + (alternate is { } wanted ? $"?alternate={wanted}" : ""), cancellationToken);
        if (file is null)
        {
            await parsed.InvocationConfiguration.Output.WriteAsync(pem);
            return;
        }

        await System.IO.File.WriteAllTextAsync(file, pem, cancellationToken);
        await parsed.InvocationConfiguration.Error.WriteLineAsync($"Written: {Path.GetFullPath(file)}");
    }
}
