using System.CommandLine;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Operator.Certificates;

namespace CentralNic.AcmeBridge.CommandLine.Certificates;

/// <summary>The command <c>certificates show</c>.</summary>
internal static class CertificateShowCommand
{
    internal static Command Create()
    {
        var reference = CertificatesCommand.Reference();
        var command = new Command("show", "Show all that is known of a certificate") { reference };
        command.WithExample("By its id at the reseller", "certificates show DK12345678")
            .WithExample(
                "By the fingerprint that other programs show",
                "certificates show DA:39:A3:EE:5E:6B:4B:0D:32:55:BF:EF:95:60:18:90:AF:D8:07:09");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var details = await bridge.GetAsync(
                CertificatesCommand.Path(parsed.GetRequiredValue(reference)),
                CertificatesJson.Default.CertificateDetails,
                cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            if (options.IsJson(parsed))
            {
                await output.WriteLineAsync(JsonSerializer.Serialize(details, CertificatesJson.Default.CertificateDetails));
            }
            else
            {
                CertificateText.Write(output, details);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
