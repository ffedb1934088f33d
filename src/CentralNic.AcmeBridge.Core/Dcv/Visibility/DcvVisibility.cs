using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Telemetry;

namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>Says whether the CA would find the proofs of an order now.</summary>
internal sealed class DcvVisibility(
    DnsProofProbe dnsProbe,
    HttpProofProbe httpProbe,
    SiteProbe sites,
    SeenZones zones,
    ProofProbeSlots slots,
    BridgeInstruments? instruments = null)
{
    /// <summary>Looks at all tokens at once.</summary>
    /// <param name="tenant">Whose order they are of.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    /// <returns>What was looked for and what was found instead, a sentence for each token that cannot be seen; empty: all can.</returns>
    public async Task<ImmutableArray<string>> FindMissingAsync(
        TenantId tenant, IReadOnlyList<DcvToken> tokens, string method, string ca, CancellationToken cancellationToken)
    {
        ImmutableArray<string> ordered = [.. tokens.Select(token => token.Name)];
        var sightings = await Task.WhenAll(
            tokens.Select(async token => (token, Sighting: await MeasureAsync(tenant, token, ordered, method, ca, cancellationToken))));
        return [.. from look in sightings where !look.Sighting.IsVisible select $"{look.token} is not visible: {look.Sighting.Found}."];
    }

    private async Task<DcvObservation> MeasureAsync(
        TenantId tenant,
        DcvToken token,
        ImmutableArray<string> ordered,
        string method,
        string ca,
        CancellationToken cancellationToken)
    {
        var sighting = await slots.LookAsync(stop => LookAsync(tenant, token, ordered, method, ca, stop), cancellationToken);
        instruments?.ProofLookedFor(method, sighting.IsVisible);
        return sighting;
    }

    private async Task<DcvObservation> LookAsync(
        TenantId tenant,
        DcvToken token,
        ImmutableArray<string> ordered,
        string method,
        string ca,
        CancellationToken cancellationToken)
    {
        if (token.WrittenRecord is { } record)
        {
            var seen = await dnsProbe.LookAsync(record, cancellationToken);
            if (!seen.IsVisible)
            {
                zones.Forget(record.Name);
            }

            return seen;
        }

        if (token.File is not { } file)
        {
            return DcvObservation.Visible;
        }

        var sighting = await httpProbe.LookAsync(
            token.Name, tenant, ordered, file, HttpProofProbe.IsHttps(method), HttpProofProbe.FollowsRedirects(ca), cancellationToken);
        if (!sighting.IsVisible)
        {
            sites.Forget(token.Name);
        }

        return sighting;
    }
}
