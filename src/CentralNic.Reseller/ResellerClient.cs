using System.Diagnostics.Metrics;
using CentralNic.Reseller.Accounts;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.CertificateOrders;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Circuit;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Contacts;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Metrics;
using CentralNic.Reseller.Syntax;
using CentralNic.Reseller.Wire;
using CentralNic.Reseller.Zones;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller;

/// <summary>
/// The client of CentralNic Reseller's SSL API 2.0; its commands are grouped by what they concern. Every command waits for its turn in
/// one command budget. Commands that change nothing are repeated on passing faults; those that change something are sent at most once
/// (again only when their session was refused, 530, for then they were not carried out), and once sent are not cut by cancellation. All
/// methods throw <see cref="ResellerException"/> when the API refuses or the way fails, <see cref="ArgumentException"/> for parameters
/// out of their documented bounds, and <see cref="OperationCanceledException"/>. Safe for several threads.
/// </summary>
public sealed class ResellerClient : IAsyncDisposable
{
    private readonly CommandPipeline _pipeline;

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="options">How the API is reached.</param>
    /// <param name="timeProvider">The clock of budget, waits and timeouts.</param>
    /// <param name="logger">Gets one line for each command, without secrets.</param>
    /// <param name="observer">Is told of each command.</param>
    /// <param name="meters">
    /// Makes the meter <see cref="Metrics.ResellerMeter.Name"/>; <see langword="null"/>: the client makes its own.
    /// </param>
    /// <exception cref="ArgumentException">The options have mistakes; the message lists them.</exception>
    public ResellerClient(
        ResellerOptions options,
        TimeProvider timeProvider,
        ILogger<ResellerClient> logger,
        ICommandObserver? observer = null,
        IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(logger);
        if (options.FindMistakes() is { Count: > 0 } mistakes)
        {
            throw new ArgumentException(string.Join(' ', mistakes), nameof(options));
        }

        _pipeline = new CommandPipeline(options, timeProvider, logger, observer, meters);
        Certificates = new CertificateCommands(_pipeline);
        Classes = new ClassCommands(_pipeline);
        CertificateOrders = new CertificateOrderCommands(_pipeline);
        Contacts = new ContactCommands(_pipeline);
        Events = new EventCommands(_pipeline);
        Zones = new ZoneCommands(_pipeline);
        Account = new AccountCommands(_pipeline);
        Syntax = new SyntaxCommands(_pipeline);
    }

    /// <summary>Certificates: check, order, renew, reissue, revoke, read, list, give away.</summary>
    public CertificateCommands Certificates { get; }

    /// <summary>Orders, the paid terms that certificates belong to: cancel, revoke, read, list.</summary>
    public CertificateOrderCommands CertificateOrders { get; }

    /// <summary>Contacts that the CA can ask: make, read, list.</summary>
    public ContactCommands Contacts { get; }

    /// <summary>Certificate classes: which there are, and their rules.</summary>
    public ClassCommands Classes { get; }

    /// <summary>The account's events.</summary>
    public EventCommands Events { get; }

    /// <summary>DNS zones on the reseller's name servers.</summary>
    public ZoneCommands Zones { get; }

    /// <summary>The account itself.</summary>
    public AccountCommands Account { get; }

    /// <summary>How commands are written.</summary>
    public SyntaxCommands Syntax { get; }

    /// <summary>The budget that all commands of this client share.</summary>
    public CommandBudget Budget => _pipeline.Budget;

    /// <summary>Whether commands are sent, or fail at once because the API did not answer several times in a row.</summary>
    public CircuitState Circuit => _pipeline.Circuit;

    /// <summary>
    /// The API's time by the HTTP Date of its last answer, carried on by this machine's monotonic clock; <see langword="null"/>: no answer
    /// has told one.
    /// </summary>
    public DateTimeOffset? ServerTime => _pipeline.ServerTime;

    /// <summary>Sends any command.</summary>
    /// <param name="command">The command; it must not be changed while it is sent.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="changesSomething">
    /// Whether doing it twice would be wrong: then it is sent at most once, and a lost answer is
    /// <see cref="ResellerErrorKind.OutcomeUnknown"/>.
    /// </param>
    /// <param name="cancellationToken">Gives up. Once a command that changes something is sent, its answer is awaited nevertheless.</param>
    /// <returns>The answer; its code is 2xx.</returns>
    public Task<ResellerResponse> SendAsync(
        ResellerCommand command, CommandPriority priority, bool changesSomething, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _pipeline.SendAsync(command, priority, changesSomething, cancellationToken);
    }

    /// <summary>
    /// Takes another password of the same login. Commands that are sent from now on have it; a session that is open goes on.
    /// </summary>
    /// <param name="password">The password.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public void UsePassword(Secret password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (password.IsEmpty)
        {
            throw new ArgumentException("The password is empty.", nameof(password));
        }

        _pipeline.UsePassword(password);
    }

    /// <summary>
    /// Closes the session, if there is one (at most 5 seconds; a failure is logged), and the connections. Commands that wait for their
    /// turn end with an <see cref="ObjectDisposedException"/>.
    /// </summary>
    /// <returns>When it is done.</returns>
    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();
}
