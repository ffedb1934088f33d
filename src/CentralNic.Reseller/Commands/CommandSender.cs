using System.Diagnostics.Metrics;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Circuit;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Metrics;
using CentralNic.Reseller.Transport;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller.Commands;

/// <summary>
/// Sends a command once: the circuit, its turn in the budget, the transport, the reading, and the report of what became of it.
/// </summary>
internal sealed partial class CommandSender : IDisposable
{
    /// <summary>A command that changes nothing, to try whether the API is back (manual 9.1.1).</summary>
    private static readonly ResellerCommand Probe = new ResellerCommand("GetCertificateInfo").Set("apiversion", "2");

    private readonly ResellerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ICommandObserver? _observer;
    private readonly HttpTransport _transport;
    private readonly CircuitBreaker _circuit;
    private readonly CommandMetrics _metrics;

    public CommandSender(ResellerOptions options, TimeProvider time, ILogger logger, ICommandObserver? observer, IMeterFactory? meters)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _observer = observer;
        _transport = new HttpTransport(options, time);
        _circuit = new CircuitBreaker(options.CircuitFailures, options.CircuitPause, options.CircuitMaxPause, time);
        Budget = new CommandBudget(options.CommandsPerSecond, options.Burst, options.MaxConcurrency, time);
        _metrics = new CommandMetrics(meters, Budget, _circuit);
    }

    public CommandBudget Budget { get; }

    public CircuitState Circuit => _circuit.State;

    public DateTimeOffset? ServerTime => _transport.ServerTime;

    /// <summary>Sends another password from now on.</summary>
    public void UsePassword(Secret password) => _transport.UsePassword(password);

    /// <summary>Waits for the command's turn and sends it.</summary>
    /// <exception cref="ResellerException">The API refused it, the way failed, or the circuit is open.</exception>
    public async Task<ResellerResponse> SendAsync(
        OutgoingCommand outgoing, Credential credential, int attempt, CancellationToken cancellationToken)
    {
        var queuedAt = _time.GetTimestamp();
        var pass = await EnterAsync(outgoing, credential, cancellationToken);
        try
        {
            using var lease = await WaitForTurnAsync(outgoing, pass, cancellationToken);
            return await ExchangeAsync(outgoing, credential, pass, attempt, _time.GetElapsedTime(queuedAt), cancellationToken);
        }
        finally
        {
            if (pass == CircuitPass.Probe)
            {
                _circuit.AbandonProbe(); // unless its outcome was told
            }
        }
    }

    /// <summary>Sends a command whose turn the caller already has.</summary>
    /// <exception cref="ResellerException">The API refused it, or the way failed.</exception>
    public async Task<ResellerResponse> ExchangeAsync(
        OutgoingCommand outgoing,
        Credential credential,
        CircuitPass pass,
        int attempt,
        TimeSpan queuedFor,
        CancellationToken cancellationToken)
    {
        var command = outgoing.Command;
        using var span = CommandTracing.Begin(command.Name, queuedFor);
        var at = _time.GetUtcNow();
        var sentAt = _time.GetTimestamp();
        ResellerResponse? response = null;
        ResellerException? error = null;
        try
        {
            // What changes something is not cut in the middle: its outcome would be unknown for no need.
            var answer = await _transport.SendAsync(
                command.ToWire(), credential, outgoing.ChangesSomething ? CancellationToken.None : cancellationToken);
            (response, error) = Read(command.Name, answer, outgoing.ChangesSomething);
        }
        catch (TransportException e)
        {
            error = ResellerErrors.FromTransport(command.Name, e, outgoing.ChangesSomething);
        }
        finally
        {
            var record = new CommandRecord
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
            };
            CommandTracing.End(span, record, error);
            Report(outgoing, record);
        }

        Tell(error, pass);
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
        _circuit.Dispose();
        _metrics.Dispose();
    }

    /// <summary>
    /// Asks the circuit. What changes something never finds out itself whether the API is back: if it is not, the outcome would be unknown.
    /// </summary>
    private async Task<CircuitPass> EnterAsync(OutgoingCommand outgoing, Credential credential, CancellationToken cancellationToken)
    {
        var pass = _circuit.Enter(mayProbe: !outgoing.ChangesSomething);
        if (pass == CircuitPass.AfterProbe)
        {
            try
            {
                await SendAsync(
                    new OutgoingCommand(Probe, outgoing.Priority, ChangesSomething: false), credential, attempt: 1, cancellationToken);
            }
            catch (ResellerException e)
            {
                LogProbe(e.Message); // the circuit knows what it means
            }

            pass = _circuit.Enter(mayProbe: false);
        }

        return pass is CircuitPass.Go or CircuitPass.Probe ? pass : throw KeepBack(outgoing);
    }

    private async Task<CommandLease> WaitForTurnAsync(OutgoingCommand outgoing, CircuitPass pass, CancellationToken cancellationToken)
    {
        var opening = pass == CircuitPass.Probe ? CancellationToken.None : _circuit.Opening;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(opening, cancellationToken);
        CommandLease lease;
        try
        {
            lease = await Budget.AcquireAsync(outgoing.Priority, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw KeepBack(outgoing);
        }

        if (cancellationToken.IsCancellationRequested || (pass == CircuitPass.Go && _circuit.State != CircuitState.Closed))
        {
            lease.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw KeepBack(outgoing);
        }

        return lease;
    }

    private ResellerException KeepBack(OutgoingCommand outgoing)
    {
        _metrics.KeptBack(outgoing.Name);
        return ResellerErrors.FromOpenCircuit(outgoing.Name, _circuit.NextTryAt);
    }

    private void Tell(ResellerException? error, CircuitPass pass)
    {
        if (error is null || !ResellerErrors.IsOutage(error.Kind))
        {
            if (_circuit.Answered())
            {
                LogCircuitClosed();
            }
        }
        else if (_circuit.Failed(pass) is { } pause)
        {
            LogCircuitOpen(pause.TotalSeconds);
        }
    }

    private static (ResellerResponse? Response, ResellerException? Error) Read(
        string command, TransportAnswer answer, bool changesSomething)
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

    private void Report(OutgoingCommand outgoing, CommandRecord record)
    {
        _metrics.Sent(record, outgoing.Priority);
        // News is looked for every few seconds, day and night: that it was looked for again tells nobody anything.
        var level = record.ErrorKind is null && outgoing is { Priority: CommandPriority.Polling, ChangesSomething: false }
            ? LogLevel.Debug
            : LogLevel.Information;
        if (_logger.IsEnabled(level))
        {
            var outcome = (record.ErrorKind, record.Code) switch
            {
                (null, null) => "was given up by its sender",
                (null, _) => "succeeded",
                ({ } kind, _) => $"failed as {kind}",
            };
            var parameters = CommandSummary.Of(outgoing.Command);
            var (took, queued) = (record.Duration.TotalMilliseconds, record.QueuedFor.TotalMilliseconds);
            LogCommand(level, outgoing.Name, parameters, outcome, record.Code, took, queued);
        }

        try
        {
            CommandCaller.Completed(record);
            _observer?.OnCompleted(record);
        }
#pragma warning disable CA1031 // An observer's fault must not make a paid order look failed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogObserverFault(e, outgoing.Name);
        }
    }

    [LoggerMessage(
        EventId = 1, Message = "{Command} {Outcome} (code {Code}, {Milliseconds:0} ms, queued {QueuedMilliseconds:0} ms): {Parameters}")]
    private partial void LogCommand(
        LogLevel level, string command, string parameters, string outcome, int? code, double milliseconds, double queuedMilliseconds);

    [LoggerMessage(3, LogLevel.Error, "The API has locked the account for abuse (422); nothing is sent for {Seconds:0} s")]
    private partial void LogAbuseLock(double seconds);

    [LoggerMessage(4, LogLevel.Error, "The observer of {Command} failed")]
    private partial void LogObserverFault(Exception exception, string command);

    [LoggerMessage(5, LogLevel.Error, "The API did not answer several times in a row; nothing is sent for {Seconds:0} s")]
    private partial void LogCircuitOpen(double seconds);

    [LoggerMessage(6, LogLevel.Information, "The API answers again")]
    private partial void LogCircuitClosed();

    [LoggerMessage(7, LogLevel.Information, "The command that tried whether the API is back failed: {Why}")]
    private partial void LogProbe(string why);
}
