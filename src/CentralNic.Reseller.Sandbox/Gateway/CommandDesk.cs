using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Sandbox.Gateway;

/// <summary>Takes a command from its envelope to its answer: login, name, parameters, the work, the record.</summary>
internal sealed class CommandDesk(
    IEnumerable<ISandboxCommand> commands,
    IReadOnlyList<SandboxAccount> accounts,
    SessionBook sessions,
    SandboxBooks books,
    TimeProvider time,
    ILogger<CommandDesk> log)
{
    private readonly Dictionary<string, ISandboxCommand> _commands = commands.ToDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SandboxAccount> _accounts = accounts.ToDictionary(a => a.Login, StringComparer.Ordinal);

    /// <summary>Answers a command. <paramref name="command"/> is <see langword="null"/> when there was none that could be read.</summary>
    public async ValueTask<ResellerResponse> AnswerAsync(Login login, ResellerCommand? command, CancellationToken cancellationToken)
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
            response = Refusal(e.Code, e.Detail);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.CommandBroke(e, command?.Name ?? "");
            response = Refusal(ReturnCodes.ServerError, null);
        }

        response.Runtime = Stopwatch.GetElapsedTime(began);
        response.QueueTime = TimeSpan.Zero;
        var name = command?.Name ?? "";
        books.Record(new(received, name, login.Name ?? "", response.Code, Noteworthy(command)));
        log.Answered(name, login.Name ?? "", response.Code, response.Description);
        return response;
    }

    private async ValueTask<ResellerResponse> RunAsync(Login login, ResellerCommand? command, CancellationToken cancellationToken)
    {
        var account = Admit(login) ?? throw new CommandRefusedException(ReturnCodes.AuthenticationFailed, null);
        if (command is null)
        {
            throw new CommandRefusedException(ReturnCodes.InvalidCommandFormat, null);
        }

        if (!_commands.TryGetValue(command.Name, out var known))
        {
            throw new CommandRefusedException(ReturnCodes.InvalidCommandName, null);
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

        return await known.RunAsync(new(account, command, login.SessionId), cancellationToken);
    }

    /// <summary>The account of a login; <see langword="null"/>: it is not let in. A session counts before a password.</summary>
    private SandboxAccount? Admit(Login login) => login switch
    {
        { Name: { } name, SessionId: { } session } => sessions.Find(session, name),
        { Name: { } name, Password: { } password } when _accounts.TryGetValue(name, out var account) && Same(account.Password, password) => account,
        _ => null,
    };

    private static bool Same(string expected, string given) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));

    // The detail may quote what a customer's server said: one line only.
    private static ResellerResponse Refusal(int code, string? detail) =>
        new(code, detail is null ? ReturnCodes.Text(code) : $"{ReturnCodes.Text(code)}; {detail.ReplaceLineEndings(" ")}");

    private static Dictionary<string, string> Noteworthy(ResellerCommand? command)
    {
        var noted = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in command?.Parameters ?? [])
        {
            if (!IsLineOf(key, "csr") && !IsLineOf(key, "crt"))
            {
                noted[key.ToLowerInvariant()] = value;
            }
        }

        return noted;
    }

    private static bool IsLineOf(string key, string prefix) =>
        key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && char.IsAsciiDigit(key[prefix.Length]);
}
