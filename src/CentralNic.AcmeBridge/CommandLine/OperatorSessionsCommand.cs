using System.CommandLine;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Operator.Operators;

namespace CentralNic.AcmeBridge.CommandLine;

/// <summary>The commands <c>operators sessions</c> and <c>operators sign-out</c>: who is signed in to the pages.</summary>
internal static class OperatorSessionsCommand
{
    private static readonly TextColumn<SessionReport>[] Columns =
    [
        new("operator", session => session.Operator) { Shrinks = true },
        new("role", session => session.Role ?? "ended"),
        new("from", session => session.From ?? ""),
        new("since", session => IssuanceText.Moment(session.CreatedAt)),
        new("until at most", session => IssuanceText.Moment(session.EndsAt)),
        new("id", session => session.Id),
    ];

    internal static Command CreateList()
    {
        var command = new Command("sessions", "List who is signed in to the pages");
        var options = new ListOptions(command);
        command.SetAction((parsed, cancellationToken) => options.WriteAsync(
            parsed,
            new ApiQuery("sessions"),
            SessionsJson.Default.PageSessionReport,
            SessionsJson.Default.SessionReport,
            "Nobody is signed in.",
            Columns,
            cancellationToken));
        return command.WithExample("All of them, for a program", "operators sessions --all --json");
    }

    internal static Command CreateEnd()
    {
        var session = new Argument<string>("ID") { Description = "The session's id, as 'operators sessions' shows it" };
        var command = new Command("sign-out", "End a session: its operator must sign in again") { session };
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            var ended = await bridge.PostAsync(
                $"sessions/{Uri.EscapeDataString(parsed.GetValue(session)!)}/end",
                null,
                SessionsJson.Default.SessionReport,
                cancellationToken);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
                ? JsonSerializer.Serialize(ended, SessionsJson.Default.SessionReport)
                : $"The session of {ended.Operator} has ended.");
            return ExitCode.Success;
        });
        return command.WithExample("Sign out whom an OpenID provider let in", "operators sign-out 2c26b46b68ffc68ff99b453c1d304134");
    }
}
