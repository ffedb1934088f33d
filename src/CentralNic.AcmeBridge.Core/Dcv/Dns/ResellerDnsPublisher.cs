using System.Globalization;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using CentralNic.Reseller.Wire;

namespace CentralNic.AcmeBridge.Core.Dcv.Dns;

/// <summary>
/// Writes records into zones on the reseller's name servers, by ModifyDNSZone with <c>addrr#</c> and <c>delrr#</c> alone: the rest of the
/// zone is never sent, so it cannot be lost.
/// </summary>
internal sealed class ResellerDnsPublisher(ResellerDnsOptions options, ResellerClient reseller) : IDcvPublisher
{
    public string Name => "reseller-dns";

    public NameSuffixes Names { get; } = new(options.Names);

    public bool Lasts => true;

    public bool Takes(string method) => DcvMethods.IsRecord(method);

    public async Task<DcvReach> ReachAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await FindZoneAsync(name, cancellationToken) is { } zone
                ? DcvReach.At($"zone {zone} at the reseller")
                : DcvReach.Blocked(NoZone(name));
        }
        catch (ResellerException trouble)
        {
            return DcvReach.NotNow(trouble.Message.TrimEnd('.'));
        }
    }

    public Task PublishAsync(OrderId order, DcvToken token, CancellationToken cancellationToken) => ModifyAsync("addrr0", token, cancellationToken);

    public Task WithdrawAsync(OrderId order, DcvToken token, CancellationToken cancellationToken) => ModifyAsync("delrr0", token, cancellationToken);

    private static string NoZone(string name) =>
        $"the reseller's account has no DNS zone for {name}; add it there, delegate the name to a zone of it by CNAME, or name another publisher for it in section Dcv";

    private async Task ModifyAsync(string parameter, DcvToken token, CancellationToken cancellationToken)
    {
        if (token.WrittenRecord is not { } record)
        {
            return;
        }

        try
        {
            var zone = await FindZoneAsync(record.Name, cancellationToken) ?? throw new DcvPublicationException(NoZone(record.Name));
            var command = new ResellerCommand("ModifyDNSZone").Set("dnszone", zone).Set(parameter, LineOf(record, zone));

            // Adding what is there and removing what is not there do no harm, so the command may be repeated like a read.
            await reseller.SendAsync(command, CommandPriority.Interactive, changesSomething: false, cancellationToken);
        }
        catch (ResellerException refusal)
        {
            throw new DcvPublicationException($"{(parameter == "addrr0" ? "adding" : "removing")} {record} failed: {refusal.Message.TrimEnd('.')}", refusal);
        }
    }

    /// <summary>The record as the zone has it: relative name, TXT quoted (otherwise it is hidden), final dot at the target.</summary>
    private string LineOf(DcvRecord record, string zone)
    {
        var name = record.Name == zone ? "@" : record.Name[..^(zone.Length + 1)];
        var ttl = ((int)options.Ttl.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return record.Type == DcvRecord.Txt ? $"{name} {ttl} IN TXT \"{record.Value}\"" : $"{name} {ttl} IN {record.Type} {record.Value}.";
    }

    private async Task<string?> FindZoneAsync(string name, CancellationToken cancellationToken)
    {
        foreach (var candidate in NameSuffixes.Climb(name).Where(candidate => candidate.Contains('.', StringComparison.Ordinal) && candidate[0] != '_'))
        {
            try
            {
                await reseller.SendAsync(
                    new ResellerCommand("StatusDNSZone").Set("dnszone", candidate), CommandPriority.Interactive, changesSomething: false, cancellationToken);
                return candidate;
            }
            catch (ResellerException missing) when (missing.Kind == ResellerErrorKind.NotFound)
            {
                // The next name above.
            }
        }

        return null;
    }
}
