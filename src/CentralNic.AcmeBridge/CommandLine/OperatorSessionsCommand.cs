using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using CentralNic.AcmeBridge.CommandLine.Help;
using CentralNic.AcmeBridge.CommandLine.Output;
using CentralNic.AcmeBridge.Core.Names;
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
        var session = new Argument<string?>("ID")
        {
            Description = "The session's id, as 'operators sessions' shows it",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<string?>("--all-of")
        {
            Description = "End all sessions of an operator, named as 'operators sessions' does",
            HelpName = "NAME",
        };
        var command = new Command("sign-out", "End a session, or all of an operator, who must sign in again") { session, all };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(session) is null) == (result.GetValue(all) is null))
            {
                result.AddError("Say what ends: either the ID of a session, or --all-of NAME.");
            }
        });
        var options = new OperatorOptions(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = options.Connect(parsed);
            if (parsed.GetValue(all) is { } name)
            {
                using var body = JsonContent.Create(new EndSessionsRequest(name), SessionsJson.Default.EndSessionsRequest);
                var gone = await bridge.PostAsync("sessions/end", body, SessionsJson.Default.EndedSessions, cancellationToken);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(options.IsJson(parsed)
                    ? JsonSerializer.Serialize(gone, SessionsJson.Default.EndedSessions)
                    : $"{Quantity.Of(gone.Ended, "session")} of {gone.Operator} ended.");
                return ExitCode.Success;
            }

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
        return command
            .WithExample("Sign out somebody everywhere", "operators sign-out --all-of alice")
            .WithExample("Sign out whom an OpenID provider let in", "operators sign-out 2c26b46b68ffc68ff99b453c1d304134");
    }
}
