using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using CentralNic.Reseller.Circuit;
using CentralNic.Reseller.Classes;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Events;
using CentralNic.Reseller.Wire;
using Microsoft.Extensions.Logging;

namespace CentralNic.Reseller;

/// <summary>
/// The client of CentralNic Reseller's SSL API 2.0. Every command waits for its turn in one command budget. Commands that change nothing are
/// repeated on passing faults; those that change something are sent at most once (again only when their session
/// was refused, 530, for then they were not carried out), and once sent are not cut by cancellation. All methods throw
/// <see cref="ResellerException"/> when the API refuses or the way fails, <see cref="ArgumentException"/> for parameters out of their
/// documented bounds, and <see cref="OperationCanceledException"/>. Safe for several threads.
/// </summary>
public sealed class ResellerClient : IDisposable, IAsyncDisposable
{
    private readonly CommandPipeline _pipeline;

    /// <summary>Makes a client. Nothing is sent yet.</summary>
    /// <param name="options">How the API is reached.</param>
    /// <param name="timeProvider">The clock of budget, waits and timeouts.</param>
    /// <param name="logger">Gets one line for each command, without secrets.</param>
    /// <param name="observer">Is told of each command.</param>
    /// <param name="meters">Makes the meter <see cref="Metrics.ResellerMeter.Name"/>; <see langword="null"/>: the client makes its own.</param>
    /// <exception cref="ArgumentException">The options have mistakes; the message lists them.</exception>
    public ResellerClient(ResellerOptions options, TimeProvider timeProvider, ILogger<ResellerClient> logger, ICommandObserver? observer = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(logger);
        if (options.FindMistakes() is { Count: > 0 } mistakes)
        {
            throw new ArgumentException(string.Join(' ', mistakes), nameof(options));
        }

        _pipeline = new CommandPipeline(options, timeProvider, logger, observer, meters);
    }

    /// <summary>The budget that all commands of this client share.</summary>
    public CommandBudget Budget => _pipeline.Budget;

    /// <summary>Whether commands are sent, or fail at once because the API did not answer several times in a row.</summary>
    public CircuitState Circuit => _pipeline.Circuit;

    /// <summary>Sends any command.</summary>
    /// <param name="command">The command; it must not be changed while it is sent.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="changesSomething">Whether doing it twice would be wrong: then it is sent at most once, and a lost answer is <see cref="ResellerErrorKind.OutcomeUnknown"/>.</param>
    /// <param name="cancellationToken">Gives up. Once a command that changes something is sent, its answer is awaited nevertheless.</param>
    /// <returns>The answer; its code is 2xx.</returns>
    public Task<ResellerResponse> SendAsync(ResellerCommand command, CommandPriority priority, bool changesSomething, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _pipeline.SendAsync(new OutgoingCommand(command, priority, changesSomething), cancellationToken);
    }

    /// <summary>Has a CSR read, and a token made for immediate issuance (manual 8.1.1).</summary>
    /// <param name="request">What to check.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the API read.</returns>
    public async Task<CertificateCheck> CheckCertificateAsync(CheckCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return CertificateCheck.Read(await SendAsync(request.ToCommand(), priority, changesSomething: false, cancellationToken));
    }

    /// <summary>Asks what an order would cost and contain; nothing is ordered (AddCertificate with <c>checkonly=1</c>, manual 9.1.13).</summary>
    /// <param name="request">The order.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Price and names.</returns>
    public async Task<CertificateQuote> CheckAddCertificateAsync(AddCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = request.ToCommand(checkOnly: true);
        var response = await SendAsync(command, priority, changesSomething: false, cancellationToken);
        return CertificateQuote.Read(response) ?? throw ResellerErrors.Incomplete(command.Name, response, "states no price", changesSomething: false);
    }

    /// <summary>Orders a certificate. This is billed (manual 8.1.2).</summary>
    /// <param name="request">The order.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>The certificate, usually not issued yet, with what the CA wants to find.</returns>
    public async Task<CertificateDetails> AddCertificateAsync(AddCertificateRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var command = request.ToCommand(checkOnly: false);
        var response = await SendAsync(command, priority, changesSomething: true, cancellationToken);
        var details = CertificateDetailsReader.Read(response, certificateId: null)
            ?? throw ResellerErrors.Incomplete(command.Name, response, "names no certificate", changesSomething: true);
        return !details.CertificateId.StartsWith("FAIL", StringComparison.OrdinalIgnoreCase)
            ? details
            : throw new ResellerException($"{command.Name} failed at the reseller, which calls it {details.CertificateId}: {response.Description}")
            {
                Kind = ResellerErrorKind.Generic,
                Code = response.Code,
                Description = response.Description,
                Command = command.Name,
                FailureId = details.CertificateId,
            };
    }

    /// <summary>Reads a certificate (manual 8.1.7).</summary>
    /// <param name="certificateId">Its id, for example <c>DK12345678</c>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The certificate.</returns>
    public async Task<CertificateDetails> StatusCertificateAsync(string certificateId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        var command = new ResellerCommand("StatusCertificate").Set("apiversion", "2").Set("certificate", certificateId);
        return CertificateDetailsReader.Read(await SendAsync(command, priority, changesSomething: false, cancellationToken), certificateId)!;
    }

    /// <summary>Makes the CA look for the DCV token again, or send its mail again (manual 8.4.1, 9.1.27). Doing it twice does no harm, so it is repeated like a read.</summary>
    /// <param name="certificateId">The certificate's id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>When the API has done it.</returns>
    public Task ResendNotificationAsync(string certificateId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(certificateId);
        var command = new ResellerCommand("ResendNotification").Set("type", "CERTIFICATE").Set("object", certificateId);
        return SendAsync(command, priority, changesSomething: false, cancellationToken);
    }

    /// <summary>Lists the names of the classes that the account can order (manual 9.1.1).</summary>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The names as the API spells them.</returns>
    public async Task<IReadOnlyList<string>> GetCertificateClassesAsync(CommandPriority priority, CancellationToken cancellationToken)
    {
        var command = new ResellerCommand("GetCertificateInfo").Set("apiversion", "2");
        return ResellerValue.List(await SendAsync(command, priority, changesSomething: false, cancellationToken), "class");
    }

    /// <summary>Reads the rules of a class (manual 8.4.2, 9.1.2).</summary>
    /// <param name="className">The class, for example <c>ssl123dv</c>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What the API says of it.</returns>
    public async Task<CertificateClassInfo> GetCertificateInfoAsync(string className, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(className);
        var command = new ResellerCommand("GetCertificateInfo").Set("apiversion", "2").Set("class", className);
        return CertificateClassInfo.Read(await SendAsync(command, priority, changesSomething: false, cancellationToken), className);
    }

    /// <summary>Lists certificates, page by page as they are read (manual 8.1.8).</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows. The list may change between two pages.</returns>
    public IAsyncEnumerable<CertificateListEntry> QueryCertificateListAsync(
        CertificateListFilter filter, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return PagesAsync(filter.ToCommand(), CertificateListEntry.Read, priority, cancellationToken);
    }

    /// <summary>Lists the events that were not deleted, page by page as they are read.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events.</returns>
    public IAsyncEnumerable<ResellerEvent> QueryEventListAsync(EventListFilter filter, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return PagesAsync(filter.ToCommand(), ResellerEvent.Read, priority, cancellationToken);
    }

    /// <summary>Reads an event.</summary>
    /// <param name="eventId">Its id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The event with its data.</returns>
    public async Task<ResellerEventDetails> StatusEventAsync(string eventId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventId);
        var command = new ResellerCommand("StatusEvent").Set("event", eventId);
        return ResellerEventDetails.Read(await SendAsync(command, priority, changesSomething: false, cancellationToken), eventId);
    }

    /// <summary>Deletes an event: the acknowledgement that it was dealt with. Doing it twice does no harm, so it is repeated like a read.</summary>
    /// <param name="eventId">Its id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such an event; <see langword="false"/>: it was gone already.</returns>
    public async Task<bool> DeleteEventAsync(string eventId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventId);
        try
        {
            await SendAsync(new ResellerCommand("DeleteEvent").Set("event", eventId), priority, changesSomething: false, cancellationToken);
            return true;
        }
        catch (ResellerException e) when (e.Kind == ResellerErrorKind.NotFound)
        {
            return false;
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>; blocks meanwhile.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>
    /// Closes the session, if there is one (at most 5 seconds; a failure is logged), and the connections. Commands that wait for their
    /// turn end with an <see cref="ObjectDisposedException"/>.
    /// </summary>
    /// <returns>When it is done.</returns>
    public ValueTask DisposeAsync() => _pipeline.DisposeAsync();

    /// <summary>Reads a list to its end: the next page begins at <c>last</c> + 1 while that is below <c>total</c>. A page without progress ends it.</summary>
    private async IAsyncEnumerable<T> PagesAsync<T>(
        ResellerCommand command, Func<ResellerRow, T?> read, CommandPriority priority, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        var first = 0;
        while (true)
        {
            // A command of its own for each page: the caller may enumerate twice.
            var page = new ResellerCommand(command.Name);
            foreach (var (key, value) in command.Parameters)
            {
                page.Set(key, value);
            }

            page.Set("first", first.ToString(CultureInfo.InvariantCulture));
            var response = await SendAsync(page, priority, changesSomething: false, cancellationToken);
            var any = false;
            foreach (var row in response.Rows)
            {
                if (read(row) is { } entry)
                {
                    any = true;
                    yield return entry;
                }
            }

            var total = ResellerValue.Int(ResellerValue.First(response, "total", "events total")) ?? 0;
            if (!any || ResellerValue.Int(response.First("last")) is not { } last || last < first || last >= total - 1)
            {
                yield break;
            }

            first = last + 1;
        }
    }
}
