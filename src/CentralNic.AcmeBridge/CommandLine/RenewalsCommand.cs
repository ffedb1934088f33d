using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Operator;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>renewals</c>: has certificates renewed earlier than they are due (RFC 9773).</summary>
internal static class RenewalsCommand
{
    /// <summary>How far it is, is told after so many certificates each.</summary>
    private const int ShownEach = 100;

    private static readonly TextColumn<RenewalNotice>[] Columns =
    [
        new("certificate", notice => notice.Certificate),
        new("names", notice => string.Join(", ", notice.Names)) { Shrinks = true },
        new("renewed from", notice => IssuanceText.Moment(notice.Start)),
        new("to", notice => IssuanceText.Moment(notice.End)),
    ];

    internal static Command Create() => new("renewals", "Have certificates renewed earlier than they are due") { CreatePullForward() };

    private static Command CreatePullForward()
    {
        var certificate = new Argument<string?>(
            "CERTIFICATE")
        { Description = "The certificate's id at the reseller", Arity = ArgumentArity.ZeroOrOne };
        var order = new Option<string?>("--order") { Description = "The certificate of this order", HelpName = "ORDER" };
        var profile = new Option<string?>(
            "--profile")
        { Description = "All certificates of this profile that are in force", HelpName = "NAME" };
        var tenant = new Option<string?>(
            "--tenant")
        { Description = "All certificates of this tenant that are in force", HelpName = "NAME" };
        var from = new Option<DateOnly?>("--from")
        {
            Description = "The day from which on they are to be renewed, UTC. Default: at once",
            HelpName = "YYYY-MM-DD",
            CustomParser = OptionParsing.Day,
        };
        var undo = new Option<bool>("--undo") { Description = "Let them be renewed when they are due, as before" };
        var command = new Command(
            "pull-forward",
            "Tell clients that know renewal information to renew certificates within a day; what they order then may cost money as usual")
        {
            certificate, order, profile, tenant, from, undo,
        };
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
            DateTimeOffset? moment = parsed.GetValue(undo) ? null
                : parsed.GetValue(from) is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)
                : DateTimeOffset.UtcNow;
            var request = new PullForwardRequest(
                parsed.GetValue(certificate), parsed.GetValue(order), parsed.GetValue(profile), parsed.GetValue(tenant), moment);
            using var bridge = options.Connect(parsed);
            using var body = JsonContent.Create(request, OperatorJson.Default.PullForwardRequest);
            var output = parsed.InvocationConfiguration.Output;
            var told = new List<RenewalNotice>();
            using (var progress = new ProgressLine(parsed.InvocationConfiguration.Error))
            {
                await foreach (var notice in bridge.StreamAsync(
                    HttpMethod.Post, "renewals/pull-forward", body, OperatorJson.Default.RenewalNotice, null, cancellationToken))
                {
                    if (options.IsJson(parsed))
                    {
                        await output.WriteLineAsync(JsonSerializer.Serialize(notice, OperatorJson.Default.RenewalNotice));
                        continue;
                    }

                    told.Add(notice);
                    if (told.Count % ShownEach == 0)
                    {
                        progress.Show($"{told.Count} certificates");
                    }
                }
            }

            if (told.Count == 0 && !options.IsJson(parsed))
            {
                await output.WriteLineAsync("There are no such certificates.");
            }

            TextTable.Write(output, told, Columns);
            return ExitCode.Success;
        });
        return command
            .WithExample("Have one certificate renewed at once", "renewals pull-forward DK12345678")
            .WithExample(
                "Have all of a tenant's certificates renewed from a day on", "renewals pull-forward --tenant shop --from 2026-12-01");
    }
}
