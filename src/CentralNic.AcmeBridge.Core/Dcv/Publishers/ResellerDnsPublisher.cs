using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Dns;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Zones;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Writes records into zones on the reseller's name servers, by ModifyDNSZone with <c>addrr#</c> and <c>delrr#</c> alone: the rest of the
/// zone is never sent, so it cannot be lost.
/// </summary>
internal sealed class ResellerDnsPublisher(ResellerDnsOptions options, ResellerClient reseller) : IDcvPublisher
{
    /// <summary>What adding a record twice does is not documented, so what may be there already is looked for first.</summary>
    private readonly ConcurrentDictionary<DcvRecord, bool> _tried = new();

    public string Name => "reseller-dns";

    public NameSuffixes Names { get; } = new(options.Names);

    public NameSuffixes AliasTargets { get; } = new(options.AliasTargets ?? options.Names);

    public bool Lasts => true;

    public bool Takes(string method) => DcvMethods.IsRecord(method);

    public async Task<DcvReach> ReachAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindZoneAsync(name, CommandPriority.Interactive, cancellationToken) is { } zone
                ? DcvReach.At($"zone {zone} at the reseller")
                : DcvReach.Blocked(NoZone(name));
        }
        catch (ResellerException trouble)
        {
            return DcvReach.NotNow(trouble.Message.TrimEnd('.'));
        }
    }

    public async Task PublishAsync(OrderId order, DcvToken token, CancellationToken cancellationToken)
    {
        if (token.WrittenRecord is not { } record)
        {
            return;
        }

        try
        {
            var zone = await RequireZoneAsync(record.Name, CommandPriority.Interactive, cancellationToken);
            if (!_tried.TryAdd(record, true)
                && await FindLinesAsync(zone, record, CommandPriority.Interactive, cancellationToken) is { Count: > 0 })
            {
                return;
            }

            var line = ToResourceRecord(record).ToLine(zone, (int)options.Ttl.TotalSeconds);
            await reseller.Zones.ModifyAsync(
                new ModifyZoneRequest { Zone = zone, Add = [line] }, CommandPriority.Interactive, cancellationToken);
        }
        catch (Exception refusal) when (refusal is ResellerException or ArgumentException)
        {
            throw new DcvPublicationException($"adding {record} at the reseller failed: {refusal.Message.TrimEnd('.')}", refusal);
        }
    }

    public async Task WithdrawAsync(OrderId order, DcvToken token, CancellationToken cancellationToken)
    {
        if (token.WrittenRecord is not { } record)
        {
            return;
        }

        try
        {
            // Only the line exactly as the zone has it can be deleted, and the reseller may have changed its TTL.
            var zone = await RequireZoneAsync(record.Name, CommandPriority.Housekeeping, cancellationToken);
            var lines = await FindLinesAsync(zone, record, CommandPriority.Housekeeping, cancellationToken);
            if (lines.Count > 0)
            {
                await reseller.Zones.ModifyAsync(
                    new ModifyZoneRequest { Zone = zone, Delete = lines }, CommandPriority.Housekeeping, cancellationToken);
            }

            _tried.TryRemove(record, out _);
        }
        catch (Exception refusal) when (refusal is ResellerException or ArgumentException)
        {
            throw new DcvPublicationException($"removing {record} at the reseller failed: {refusal.Message.TrimEnd('.')}", refusal);
        }
    }

    public void Restore(OrderId order, DcvToken token)
    {
        if (token.WrittenRecord is { } record)
        {
            _tried.TryAdd(record, true);
        }
    }

    private static string NoZone(string name) =>
        $"the reseller's account has no DNS zone for {name}; add it there, delegate the name to a zone of it by CNAME, or name another "
        + "publisher for it in section Dcv";

    private static ResourceRecord ToResourceRecord(DcvRecord record) =>
        new() { Name = record.Name + ".", AbsoluteName = record.Name, Type = record.Type, Content = record.Value };

    private async Task<List<string>> FindLinesAsync(
        string zone, DcvRecord record, CommandPriority priority, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var filter = new ZoneRecordFilter { Zone = zone, Type = record.Type, Detailed = false };
        await foreach (var found in reseller.Zones.RecordsAsync(filter, priority, cancellationToken))
        {
            if (DnsName.AreSame(found.Record.AbsoluteName, record.Name)
                && found.Record.Type == record.Type
                && (record.Type == DcvRecord.Txt
                    ? found.Record.Content == record.Value
                    : DnsName.AreSame(found.Record.Content, record.Value))
                && found.Line is { } line)
            {
                lines.Add(line);
            }
        }

        return lines;
    }

    private async Task<string> RequireZoneAsync(string name, CommandPriority priority, CancellationToken cancellationToken) =>
        await FindZoneAsync(name, priority, cancellationToken) ?? throw new DcvPublicationException(NoZone(name));

    private async Task<string?> FindZoneAsync(string name, CommandPriority priority, CancellationToken cancellationToken)
    {
        foreach (var candidate in NameSuffixes.Climb(name).Where(
            static candidate => candidate.Contains('.', StringComparison.Ordinal) && candidate[0] != '_'))
        {
            try
            {
                return (await reseller.Zones.StatusAsync(candidate, priority, cancellationToken)).Zone;
            }
            catch (ResellerException missing) when (missing.Kind == ResellerErrorKind.NotFound)
            {
                // The next name above.
            }
        }

        return null;
    }
}
