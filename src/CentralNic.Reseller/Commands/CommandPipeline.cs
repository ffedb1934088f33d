using System.Diagnostics.Metrics;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Circuit;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Sessions;
using CentralNic.Reseller.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Commands;

/// <summary>The way of every command: a login, one sending; and again, if it changes nothing and the fault passes.</summary>
internal sealed partial class CommandPipeline : IAsyncDisposable
{
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);

    private readonly ResellerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CommandSender _sender;
    private readonly SessionManager? _sessions;

    public CommandPipeline(ResellerOptions options, TimeProvider time, ILogger logger, ICommandObserver? observer, IMeterFactory? meters)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _sender = new CommandSender(options, time, logger, observer, meters);
        _sessions = options.UseSessions ? new SessionManager(_sender, time, logger) : null;
    }

    public CommandBudget Budget => _sender.Budget;

    public CircuitState Circuit => _sender.Circuit;

    public DateTimeOffset? ServerTime => _sender.ServerTime;

    /// <summary>Sends another password from now on.</summary>
    public void UsePassword(Secret password) => _sender.UsePassword(password);

    public Task<ResellerResponse> SendAsync(
        ResellerCommand command, CommandPriority priority, bool changesSomething, CancellationToken cancellationToken) =>
        SendAsync(new OutgoingCommand(command, priority, changesSomething), cancellationToken);

    private async Task<ResellerResponse> SendAsync(OutgoingCommand outgoing, CancellationToken cancellationToken)
    {
        CommandCaller.Sending();
        var delay = _options.RetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendLoggedInAsync(outgoing, attempt, cancellationToken);
            }
            catch (ResellerException e) when (!outgoing.ChangesSomething && attempt < _options.ReadAttempts && IsPassing(e))
            {
                LogRetry(outgoing.Name, e.Kind, attempt, delay.TotalMilliseconds);
            }

            await Task.Delay(delay, _time, cancellationToken);
            delay = delay * 2 < MaxRetryDelay ? delay * 2 : MaxRetryDelay;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The session's end takes its turn before the budget ends; those who wait for a turn of their own are told at once.
        var ending = _sessions?.DisposeAsync() ?? ValueTask.CompletedTask;
        Budget.Dispose();
        await ending;
        _sender.Dispose();
    }

    /// <summary>An open circuit is left to the caller, who is told when to come back.</summary>
    private static bool IsPassing(ResellerException error) => ResellerErrors.IsOutage(error.Kind) && error.NextTryAt is null;

    /// <summary>
    /// Sends once with the session or the password. A session that is refused (530) says that the command was not carried out, whatever it
    /// is: it is sent again with a new session, and, when that is refused too, with the password.
    /// </summary>
    private async Task<ResellerResponse> SendLoggedInAsync(OutgoingCommand outgoing, int attempt, CancellationToken cancellationToken)
    {
        const int sessionsTried = 2;
        for (var refusals = 0; _sessions is not null && refusals < sessionsTried; refusals++)
        {
            var credential = await _sessions.GetAsync(cancellationToken);
            try
            {
                return await _sender.SendAsync(outgoing, credential, attempt, cancellationToken);
            }
            catch (ResellerException e) when (e.Kind == ResellerErrorKind.Authentication && credential.SessionId is not null)
            {
                _sessions.Refuse(credential, isFresh: refusals > 0);
            }
        }

        return await _sender.SendAsync(outgoing, Credential.Password, attempt, cancellationToken);
    }

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "{Command} failed as {Kind} in attempt {Attempt}; it changes nothing and is sent again in {Milliseconds:0} ms")]
    private partial void LogRetry(string command, ResellerErrorKind kind, int attempt, double milliseconds);
}
