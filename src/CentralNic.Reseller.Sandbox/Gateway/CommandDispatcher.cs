using System.Diagnostics;
using CentralNic.Reseller.Sandbox.Accounts;
using CentralNic.Reseller.Sandbox.State;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>Takes a command from its envelope to its answer: login, name, parameters, the work, the record.</summary>
internal sealed class CommandDispatcher(
    IEnumerable<ISandboxCommand> commands,
    AccountRepository accounts,
    SessionTable sessions,
    SandboxState state,
    TimeProvider time,
    ILogger<CommandDispatcher> log)
{
    private readonly Dictionary<string, ISandboxCommand> _commands = commands.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers a command. <paramref name="command"/> is <see langword="null"/> when there was none that could be read.</summary>
    /// <param name="login">Who says to send it.</param>
    /// <param name="command">The command.</param>
    /// <param name="fault">The fault that is done to the answer, for the record; <see langword="null"/>: nothing.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async ValueTask<ResellerResponse> AnswerAsync(
        Login login, ResellerCommand? command, string? fault, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var received = time.GetUtcNow();
        ResellerResponse response;
        try
        {
            response = await RunAsync(login, command, cancellationToken);
        }
        catch (CommandRefusedException e)
        {
            response = Refusal(e.Code, e.Detail).Add("certificate", e.FailedRequest);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.CommandFailed(e, command?.Name ?? "");
            response = Refusal(ReturnCodes.ServerError, null);
        }

        response.Runtime = Stopwatch.GetElapsedTime(began);
        response.QueueTime = TimeSpan.Zero;
        Record(received, login, command, response.Code, fault);
        log.Answered(command?.Name ?? "", login.Name ?? "", response.Code, response.Description);
        return response;
    }

    /// <summary>Records a command that a fault kept from being done.</summary>
    /// <param name="login">Who says to send it.</param>
    /// <param name="command">The command.</param>
    /// <param name="code">The code that it was answered with; 0: none.</param>
    /// <param name="fault">The fault.</param>
    public void Record(Login login, ResellerCommand? command, int code, string fault) =>
        Record(time.GetUtcNow(), login, command, code, fault);

    private void Record(DateTimeOffset received, Login login, ResellerCommand? command, int code, string? fault) =>
        state.Record(new(received, command?.Name ?? "", login.Name ?? "", code, Noteworthy(command)) { Fault = fault });

    private async ValueTask<ResellerResponse> RunAsync(Login login, ResellerCommand? command, CancellationToken cancellationToken)
    {
        var who = Admit(login) ?? throw new CommandRefusedException(ReturnCodes.AuthenticationFailed, null);
        if (command is null)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidCommandFormat, null);
        }

        if (!_commands.TryGetValue(command.Name, out var known))
        {
            throw new CommandRefusedException(ReturnCodes.InvalidCommandName, null);
        }

        if (known.Needs is { } need && !who.May(need))
        {
            throw new CommandRefusedException(ReturnCodes.AuthorizationFailed, null);
        }

        foreach (var (key, _) in command.Parameters)
        {
            if (!known.Accepted.Knows(key) && !key.Equals("apiversion", StringComparison.OrdinalIgnoreCase))
            {
                throw new CommandRefusedException(ReturnCodes.InvalidAttributeName, key.ToUpperInvariant());
            }
        }

        var version = command["apiversion"];
        if (known.NeedsVersion2 ? version != "2" : version is not (null or "" or "1" or "2"))
        {
            throw CommandCall.Invalid("apiversion", "this sandbox has the SSL API 2.0 only, send 2");
        }

        return await known.RunAsync(new(who, command, login.SessionId), cancellationToken);
    }

    // A session counts before a password.
    private Actor? Admit(Login login) => login switch
    {
        { Name: { } name, SessionId: { } session } => sessions.Find(session, name),
        { Name: { } name, Password: { } password } => accounts.LogIn(name, password),
        _ => null,
    };

    // The detail may quote what a customer's server said: one line only.
    private static ResellerResponse Refusal(int code, string? detail) =>
        new(code, detail is null ? ReturnCodes.Text(code) : $"{ReturnCodes.Text(code)}; {detail.ReplaceLineEndings(" ")}");

    private static Dictionary<string, string> Noteworthy(ResellerCommand? command)
    {
        var noted = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in command?.Parameters ?? [])
        {
            if (!IsLineOf(key, "csr") && !IsLineOf(key, "crt") && !IsSecret(key))
            {
                noted[key.ToLowerInvariant()] = value;
            }
        }

        return noted;
    }

    // Also of commands that are refused: the record is shown to whoever controls the sandbox.
    private static bool IsSecret(string key) =>
        key.Contains("password", StringComparison.OrdinalIgnoreCase) || key.Equals("s_pw", StringComparison.OrdinalIgnoreCase);

    private static bool IsLineOf(string key, string prefix) =>
        key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(key[prefix.Length]);
}
