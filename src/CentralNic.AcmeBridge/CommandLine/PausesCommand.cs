using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Operator.Pauses;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The command <c>pauses</c>: clients whose orders failed too often in a row.</summary>
internal static class PausesCommand
{
    private static readonly TextColumn<PauseReport>[] Columns =
    [
        new("id", pause => pause.Id),
        new("names", pause => string.Join(", ", pause.Names)) { Shrinks = true },
        new("tenant", pause => pause.Tenant) { Shrinks = true },
        new("account", pause => pause.Account),
        new("failed", pause => pause.Failed.ToString(CultureInfo.InvariantCulture)) { IsNumber = true },
        new("last", pause => IssuanceText.Moment(pause.Last)),
        new("why", pause => pause.LastReason) { Shrinks = true },
    ];

    internal static Command Create() => new(
        "pauses", "See which accounts are paused for names whose orders failed too often in a row, and resume them")
    {
        CreateList(), CreateResume(),
    };

    private static Command CreateList()
    {
        var tenant = new Option<string?>("--tenant") { Description = "Only those that this tenant pays for", HelpName = "NAME" };
        var account = new Option<string?>("--account") { Description = "Only those of this ACME account", HelpName = "ID" };
        var command = new Command("list", "List the accounts that are paused, with the names and the last failure") { tenant, account };
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("pauses").With("tenant", parsed.GetValue(tenant)).With("account", parsed.GetValue(account)),
            PausesJson.Default.PagePauseReport,
            PausesJson.Default.PauseReport,
            "No account is paused.",
            Columns,
            cancellationToken));
        return command.WithExample("The paused accounts of a tenant", "pauses list --tenant shop");
    }

    private static Command CreateResume()
    {
        var pause = new Argument<string>("ID") { Description = "The pause's id, as 'pauses list' and the client's refusal name it" };
        var command = new Command("resume", "Let the account order the names again; its failures are counted anew") { pause };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var resumed = await bridge.PostAsync(
                $"pauses/{Uri.EscapeDataString(parsed.GetRequiredValue(pause))}/resume",
                null,
                PausesJson.Default.PauseReport,
                cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
                ? JsonSerializer.Serialize(resumed, PausesJson.Default.PauseReport)
                : $"Account {resumed.Account} may order {string.Join(", ", resumed.Names)} again.");
            return ExitCode.Success;
        });
        return command.WithExample("Resume after the cause was corrected", "pauses resume 5f3c0a9d81b2e4f6a7c8d9e0");
    }
}
