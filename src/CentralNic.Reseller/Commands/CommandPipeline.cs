using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Commands;

/// <summary>The way of every command: budget, transport, reading, log and observer; and again, if it changes nothing and the fault passes.</summary>
internal sealed partial class CommandPipeline : IDisposable
{
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromSeconds(30);

    private readonly ResellerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ICommandObserver? _observer;
    private readonly HttpTransport _transport;

    public CommandPipeline(ResellerOptions options, TimeProvider time, ILogger logger, ICommandObserver? observer)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _observer = observer;
        _transport = new HttpTransport(options, time);
        Budget = new CommandBudget(options.CommandsPerSecond, options.Burst, options.MaxConcurrency, time);
    }

    public CommandBudget Budget { get; }

    public async Task<ResellerResponse> SendAsync(
        ResellerCommand command, CommandPriority priority, bool changesSomething, CancellationToken cancellationToken)
    {
        var delay = _options.RetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(command, priority, changesSomething, attempt, cancellationToken);
            }
            catch (ResellerException e) when (!changesSomething && attempt < _options.ReadAttempts && IsPassing(e.Kind))
            {
                LogRetry(command.Name, e.Kind, attempt, delay.TotalMilliseconds);
            }

            await Task.Delay(delay, _time, cancellationToken);
            delay = delay * 2 < MaxRetryDelay ? delay * 2 : MaxRetryDelay;
        }
    }

    public void Dispose()
    {
        Budget.Dispose();
        _transport.Dispose();
    }

    private static bool IsPassing(ResellerErrorKind kind) =>
        kind is ResellerErrorKind.Transient or ResellerErrorKind.Unreachable or ResellerErrorKind.Truncated;

    private async Task<ResellerResponse> SendOnceAsync(
        ResellerCommand command, CommandPriority priority, bool changesSomething, int attempt, CancellationToken cancellationToken)
    {
        var queuedAt = _time.GetTimestamp();
        using var lease = await Budget.AcquireAsync(priority, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var at = _time.GetUtcNow();
        var sentAt = _time.GetTimestamp();
        ResellerResponse? response = null;
        ResellerException? error = null;
        try
        {
            // What changes something is not cut in the middle: its outcome would be unknown for no need.
            var answer = await _transport.SendAsync(command.ToWire(), changesSomething ? CancellationToken.None : cancellationToken);
            (response, error) = Read(command.Name, answer, changesSomething);
        }
        catch (TransportException e)
        {
            error = ResellerErrors.FromTransport(command.Name, e, changesSomething);
        }
        finally
        {
            Report(command, new CommandRecord
            {
                Command = command.Name,
                At = at,
                Duration = _time.GetElapsedTime(sentAt),
                QueuedFor = _time.GetElapsedTime(queuedAt, sentAt),
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

    [LoggerMessage(2, LogLevel.Warning, "{Command} failed as {Kind} in attempt {Attempt}; it changes nothing and is sent again in {Milliseconds:0} ms")]
    private partial void LogRetry(string command, ResellerErrorKind kind, int attempt, double milliseconds);

    [LoggerMessage(3, LogLevel.Error, "The API has locked the account for abuse (422); nothing is sent for {Seconds:0} s")]
    private partial void LogAbuseLock(double seconds);

    [LoggerMessage(4, LogLevel.Error, "The observer of {Command} failed")]
    private partial void LogObserverFault(Exception exception, string command);
}
