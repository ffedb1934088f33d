using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.Operator.Certificates;

namespace CentralNic.AcmeBridge.CommandLine.Certificates;

/// <summary>The command <c>certificates renew-early</c>.</summary>
internal static class CertificateRenewCommand
{
    internal static Command Create()
    {
        var reference = CertificatesCommand.Reference();
        var from = new Option<DateOnly?>("--from")
        {
            Description = "The day from which on it is to be renewed, UTC. Default: at once",
            HelpName = "YYYY-MM-DD",
            CustomParser = OptionParsing.Day,
        };
        var undo = new Option<bool>("--undo") { Description = "Let it be renewed when it is due, as before" };
        var command = new Command(
            "renew-early",
            "Tell clients that know renewal information to renew a certificate within a day; what they order then may cost money as usual")
        {
            reference, from, undo,
        };
        command.WithExample("Have a certificate renewed today", "certificates renew-early DK12345678")
            .WithExample("Change one's mind", "certificates renew-early DK12345678 --undo");
        command.Validators.Add(result =>
        {
            if (result.GetValue(undo) && result.GetResult(from) is not null)
            {
                result.AddError("--from and --undo exclude each other.");
            }
        });
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            DateTimeOffset? moment = parsed.GetValue(from) is { } day
                ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
                : null;
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(
                new RenewCertificateRequest(moment, parsed.GetValue(undo)), CertificatesJson.Default.RenewCertificateRequest);
            var renewal = await bridge.PostAsync(
                CertificatesCommand.Path(parsed.GetRequiredValue(reference), "/renewal"),
                body,
                CertificatesJson.Default.CertificateRenewal,
                cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
                ? JsonSerializer.Serialize(renewal, CertificatesJson.Default.CertificateRenewal)
                : $"Certificate {renewal.Certificate} ({string.Join(", ", renewal.Names)}) is to be renewed from "
                    + $"{IssuanceText.Moment(renewal.Start)} to {IssuanceText.Moment(renewal.End)}.");
            return ExitCode.Success;
        });
        return command;
    }
}
