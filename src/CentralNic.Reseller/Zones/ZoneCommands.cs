using System.Globalization;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.Zones;

/// <summary>
/// The commands that concern DNS zones on the reseller's name servers (KeyDNS). They take effect only for domains that are delegated to
/// these. They are not in the SSL manual. Throws as <see cref="ResellerClient"/> says.
/// </summary>
public sealed class ZoneCommands
{
    private const int Available = 210;
    private const int NotAvailable = 211;

    private readonly CommandPipeline _pipeline;

    internal ZoneCommands(CommandPipeline pipeline) => _pipeline = pipeline;

    /// <summary>CheckDNSZone: asks whether a zone exists already, in this account or another.</summary>
    /// <param name="zone">The zone, for example <c>example.com</c>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it exists; <see langword="false"/>: it could be added.</returns>
    public async Task<bool> ExistsAsync(string zone, CommandPriority priority, CancellationToken cancellationToken)
    {
        var command = Command("CheckDNSZone", zone);
        var response = await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken);
        return response.Code switch
        {
            Available => false,
            NotAvailable => true,
            _ => throw ResellerErrors.Incomplete(
                command.Name, response, "says neither that the zone exists (211) nor that it does not (210)", changesSomething: false),
        };
    }

    /// <summary>StatusDNSZone: reads a zone's own values.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// The values; a zone that the account does not have is a <see cref="ResellerException"/> of the kind
    /// <see cref="ResellerErrorKind.NotFound"/>.
    /// </returns>
    public async Task<ZoneStatus> StatusAsync(string zone, CommandPriority priority, CancellationToken cancellationToken) =>
        ZoneStatus.Read(
            await _pipeline.SendAsync(Command("StatusDNSZone", zone), priority, changesSomething: false, cancellationToken), zone);

    /// <summary>QueryDNSZoneList: lists the account's zones, page by page as they are read.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The zones. The list may change between two pages.</returns>
    public IAsyncEnumerable<ZoneListEntry> ListAsync(ZoneListFilter filter, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ListPages.ReadAsync(_pipeline, filter.ToCommand(), ZoneListEntry.Read, priority, cancellationToken);
    }

    /// <summary>QueryDNSZoneRRList: lists a zone's records, page by page as they are read.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The records. The list may change between two pages.</returns>
    public IAsyncEnumerable<ZoneRecord> RecordsAsync(ZoneRecordFilter filter, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ListPages.ReadAsync(_pipeline, filter.ToCommand(), row => ZoneRecord.Read(row, filter.Zone), priority, cancellationToken);
    }

    /// <summary>
    /// ModifyDNSZone: changes records of a zone. Sent at most once. What repeating would do to a record that is there already, or gone
    /// already, is not documented: after a lost answer look with <see cref="RecordsAsync"/>.
    /// </summary>
    /// <param name="request">The changes.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>When the API has taken it; the name servers follow later.</returns>
    public Task ModifyAsync(ModifyZoneRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _pipeline.SendAsync(request.ToCommand(), priority, changesSomething: true, cancellationToken);
    }

    /// <summary>
    /// AddDNSZone: makes a zone. Sent at most once; repeating it after it worked is refused (clients in use take 549 for "is there
    /// already"), so that after a lost answer <see cref="StatusAsync"/> tells.
    /// </summary>
    /// <param name="request">The zone.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>When the API has taken it.</returns>
    public Task AddAsync(AddZoneRequest request, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _pipeline.SendAsync(request.ToCommand(), priority, changesSomething: true, cancellationToken);
    }

    internal static ResellerCommand Command(string name, string zone)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(zone);
        return new ResellerCommand(name).Set("dnszone", zone.TrimEnd('.'));
    }

    internal static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);
}
