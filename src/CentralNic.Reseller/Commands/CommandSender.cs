using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Commands;

/// <summary>Sends a command once: its turn in the budget, the transport, the reading, and the report of what became of it.</summary>
internal sealed partial class CommandSender : IDisposable
{
    private readonly ResellerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ICommandObserver? _observer;
    private readonly HttpTransport _transport;

    public CommandSender(ResellerOptions options, TimeProvider time, ILogger logger, ICommandObserver? observer)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _observer = observer;
        _transport = new HttpTransport(options, time);
        Budget = new CommandBudget(options.CommandsPerSecond, options.Burst, options.MaxConcurrency, time);
    }

    public CommandBudget Budget { get; }

    /// <summary>Waits for the command's turn and sends it.</summary>
    /// <exception cref="ResellerException">The API refused it, or the way failed.</exception>
    public async Task<ResellerResponse> SendAsync(OutgoingCommand outgoing, Credential credential, int attempt, CancellationToken cancellationToken)
    {
        var queuedAt = _time.GetTimestamp();
        using var lease = await Budget.AcquireAsync(outgoing.Priority, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return await ExchangeAsync(outgoing, credential, attempt, _time.GetElapsedTime(queuedAt), cancellationToken);
    }

    /// <summary>Sends a command whose turn the caller already has.</summary>
    /// <exception cref="ResellerException">The API refused it, or the way failed.</exception>
    public async Task<ResellerResponse> ExchangeAsync(
        OutgoingCommand outgoing, Credential credential, int attempt, TimeSpan queuedFor, CancellationToken cancellationToken)
    {
        var command = outgoing.Command;
        var at = _time.GetUtcNow();
        var sentAt = _time.GetTimestamp();
        ResellerResponse? response = null;
        ResellerException? error = null;
        try
        {
            // What changes something is not cut in the middle: its outcome would be unknown for no need.
            var answer = await _transport.SendAsync(command.ToWire(), credential, outgoing.ChangesSomething ? CancellationToken.None : cancellationToken);
            (response, error) = Read(command.Name, answer, outgoing.ChangesSomething);
        }
        catch (TransportException e)
        {
            error = ResellerErrors.FromTransport(command.Name, e, outgoing.ChangesSomething);
        }
        finally
        {
            Report(command, new CommandRecord
            {
                Command = command.Name,
                At = at,
                Duration = _time.GetElapsedTime(sentAt),
                QueuedFor = queuedFor,
                Attempt = attempt,
                IsCheckOnly = command["checkonly"] == "1",
                Code = response?.Code,
                ErrorKind = error?.Kind,
                Price = error is null ? ResellerValue.Decimal(response?.First("price")) : null,
            });
        }

        if (error is { Kind: ResellerErrorKind.AbuseLock })
        {
            LogAbuseLock(_options.AbuseLockPause.TotalSeconds);
            Budget.Pause(_options.AbuseLockPause);
        }

        return error is null ? response! : throw error;
    }

    public void Dispose()
    {
        Budget.Dispose();
        _transport.Dispose();
    }

    private static (ResellerResponse? Response, ResellerException? Error) Read(string command, TransportAnswer answer, bool changesSomething)
    {
        try
        {
            // The API's mapping to HTTP statuses is not documented: what reads as an answer is one.
            var response = ResellerResponse.Parse(answer.Body);
            return (response, response.IsSuccess ? null : ResellerErrors.FromAnswer(command, response, changesSomething));
        }
        catch (ResellerFormatException e)
        {
            return (null, ResellerErrors.FromUnreadable(command, answer.Status, e, changesSomething));
        }
    }

    private void Report(ResellerCommand command, CommandRecord record)
    {
        if (_logger.IsEnabled(LogLevel.Information))
        {
            var outcome = (record.ErrorKind, record.Code) switch
            {
                (null, null) => "was given up by its sender",
                (null, _) => "succeeded",
                ({ } kind, _) => $"failed as {kind}",
            };
            LogCommand(
                command.Name, CommandSummary.Of(command), outcome, record.Code, record.Duration.TotalMilliseconds, record.QueuedFor.TotalMilliseconds);
        }

        try
        {
            _observer?.OnCompleted(record);
        }
#pragma warning disable CA1031 // An observer's fault must not make a paid order look failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogObserverFault(e, command.Name);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Command} {Outcome} (code {Code}, {Milliseconds:0} ms, queued {QueuedMilliseconds:0} ms): {Parameters}")]
    private partial void LogCommand(string command, string parameters, string outcome, int? code, double milliseconds, double queuedMilliseconds);

    [LoggerMessage(3, LogLevel.Error, "The API has locked the account for abuse (422); nothing is sent for {Seconds:0} s")]
    private partial void LogAbuseLock(double seconds);

    [LoggerMessage(4, LogLevel.Error, "The observer of {Command} failed")]
    private partial void LogObserverFault(Exception exception, string command);
}
