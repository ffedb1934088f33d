using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Names;

namespace CentralNic.AcmeBridge.Core.Dcv.Preflight;

/// <summary>
/// Sees before anything is paid that the records of a hook can be found: a harmless one is published by it, looked for at all servers of
/// its zone, and removed. What the hook can write in a zone once, it can for some hours, and for all names of the zone.
/// </summary>
internal sealed class RecordTrials(
    HookTrials trials, RecordOwners owners, DnsZones zones, DnsProofProbe probe, ProofProbeSlots slots, SeenZones seen)
{
    /// <summary>Publishes and looks, and takes away when all can be seen.</summary>
    /// <param name="names">The names with the hooks that serve them.</param>
    /// <returns>What was found; nothing for names whose zone was seen, or cannot be found, which is told elsewhere.</returns>
    public async Task<ImmutableArray<(string Name, DcvObservation Sighting)>> LookAsync(
        OrderId order, IReadOnlyList<(string Name, HookPublisher Hook)> names, string method, CancellationToken cancellationToken)
    {
        var places = await Task.WhenAll(names.Select(name => PlaceAsync(order, name.Name, name.Hook, method, cancellationToken)));
        var tried = places.OfType<Place>().DistinctBy(place => (place.Hook.Name, place.Zone))
            .Where(place => !seen.Remembers(place.Hook.Name, place.Zone)).ToArray();
        var sightings = await Task.WhenAll(tried.Select(async place => (
            place.Token.Name,
            await trials.PublishAsync(order, place.Hook, place.Token, cancellationToken)
                ?? await trials.UntilVisibleAsync(
                    () => slots.LookAsync(stop => probe.LookAsync(place.Token.Record!, stop), cancellationToken), cancellationToken))));
        if (sightings.All(sighting => sighting.Item2.IsVisible))
        {
            await trials.WithdrawAsync(order, cancellationToken);
            Array.ForEach(tried, place => seen.Remember(place.Hook.Name, place.Zone));
        }

        return [.. sightings];
    }

    /// <summary>
    /// A text beside what is there, where the proof would stand; or an alias under a label of its own, since it stands alone.
    /// </summary>
    private async Task<Place?> PlaceAsync(
        OrderId order, string name, HookPublisher hook, string method, CancellationToken cancellationToken)
    {
        var bare = NameSuffixes.Bare(name);
        var (label, text) = HookTrials.WordsOf(order);
        var record = method == DcvMethods.DnsTxt
            ? new DcvRecord(bare, DcvRecord.Txt, text)
            : new DcvRecord($"_{label}.{bare}", DcvRecord.Cname, text + ".invalid");
        try
        {
            var owner = await owners.FindAsync(record, cancellationToken);
            if (RecordOwners.FindRefusal(record, owner, hook) is not null)
            {
                return null;
            }

            var zone = await zones.FindAsync(owner, cancellationToken);
            return new Place(hook, zone.Name, new DcvToken { Name = name, Domain = bare, Record = record with { Name = owner } });
        }
        catch (DcvPublicationException)
        {
            // Where the record would stand is looked at besides, and says what is wrong.
            return null;
        }
    }

    private sealed record Place(HookPublisher Hook, string Zone, DcvToken Token);
}
