using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Events;

/// <summary>The commands that concern the account's events (manual 6.5). Throws as <see cref="ResellerClient"/> says.</summary>
public sealed class EventCommands
{
    private readonly CommandPipeline _pipeline;

    internal EventCommands(CommandPipeline pipeline) => _pipeline = pipeline;

    /// <summary>QueryEventList: lists events, page by page as they are read.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The events.</returns>
    public IAsyncEnumerable<ResellerEvent> ListAsync(EventListFilter filter, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ListPages.ReadAsync(_pipeline, filter.ToCommand(), ResellerEvent.Read, priority, cancellationToken);
    }

    /// <summary>StatusEvent: reads an event.</summary>
    /// <param name="eventId">Its id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The event with its data.</returns>
    public Task<ResellerEventDetails> StatusAsync(string eventId, CommandPriority priority, CancellationToken cancellationToken) =>
        StatusAsync(eventId, deleted: false, priority, cancellationToken);

    /// <summary>StatusEvent with <c>history=1</c>: reads an event that was deleted.</summary>
    /// <param name="eventId">Its id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The event with its data.</returns>
    public Task<ResellerEventDetails> StatusDeletedAsync(string eventId, CommandPriority priority, CancellationToken cancellationToken) =>
        StatusAsync(eventId, deleted: true, priority, cancellationToken);

    /// <summary>
    /// DeleteEvent: the acknowledgement that an event was dealt with. Doing it twice does no harm, so it is repeated like a read.
    /// </summary>
    /// <param name="eventId">Its id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such an event; <see langword="false"/>: it was gone already.</returns>
    public async Task<bool> DeleteAsync(string eventId, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventId);
        try
        {
            await _pipeline.SendAsync(
                new ResellerCommand("DeleteEvent").Set("event", eventId), priority, changesSomething: false, cancellationToken);
            return true;
        }
        catch (ResellerException e) when (e.Kind == ResellerErrorKind.NotFound)
        {
            return false;
        }
    }

    private async Task<ResellerEventDetails> StatusAsync(
        string eventId, bool deleted, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(eventId);
        var command = new ResellerCommand("StatusEvent").Set("event", eventId).Set("history", ResellerValue.Flag(deleted));
        return ResellerEventDetails.Read(await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken), eventId);
    }
}
