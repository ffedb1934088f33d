using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Operator.Certificates;

namespace CentralNic.AcmeBridge.CommandLine.Certificates;

/// <summary>The command <c>certificates revoke</c>.</summary>
internal static class CertificateRevokeCommand
{
    internal static Command Create()
    {
        var reference = CertificatesCommand.Reference();
        var reason = new Option<int?>("--reason")
        {
            Description = "Why (RFC 5280): 0 unspecified, 1 key compromise (the key gets no certificate any more), 3 affiliation changed, "
                + "4 superseded, 5 cessation of operation. Default: 0",
            HelpName = "CODE",
        };
        var note = new Option<string?>("--note") { Description = "Why, in words for the audit trail", HelpName = "TEXT" };
        var command = new Command("revoke", "Revoke a certificate for good; nothing is refunded") { reference, reason, note };
        command.WithExample(
            "The private key was stolen", "certificates revoke DK12345678 --reason 1 --note \"stolen backup\"");
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new RevokeCertificateRequest(parsed.GetValue(reason), parsed.GetValue(note)),
                CertificatesJson.Default.RevokeCertificateRequest);
            var summary = await bridge.PostAsync(
                CertificatesCommand.Path(parsed.GetRequiredValue(reference), "/revoke"),
                body,
                CertificatesJson.Default.CertificateSummary,
                cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
                ? JsonSerializer.Serialize(summary, CertificatesJson.Default.CertificateSummary)
                : Text(summary));
            return ExitCode.Success;
        });
        return command;
    }

    private static string Text(CertificateSummary certificate) =>
        $"Certificate {certificate.Certificate} ({string.Join(", ", certificate.Names)}) "
        + certificate.Revocation switch
        {
            RevocationState.Revoked => "is revoked.",
            RevocationState.Accepted => "is being revoked: the reseller has accepted it, and the CA is at work.",
            _ => "is to be revoked: the reseller has not accepted it yet. The bridge goes on trying.",
        };
}
