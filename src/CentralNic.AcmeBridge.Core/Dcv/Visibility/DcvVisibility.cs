using System.Collections.Immutable;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.AcmeBridge.Core.Work;
using CentralNic.Reseller.Budget;

namespace CentralNic.AcmeBridge.Core.Dcv.Visibility;

/// <summary>Says whether the CA would find the proofs of an order now.</summary>
internal sealed class DcvVisibility(
    DnsProofProbe dnsProbe,
    HttpProofProbe httpProbe,
    SiteProbe sites,
    DcvVisibilityOptions options,
    TimeProvider time,
    BridgeInstruments? instruments = null)
{
    /// <summary>How many proofs may be looked for at once; each look may take as long as somebody's server does not answer.</summary>
    private const int MostAtOnce = 256;

    private readonly FairSlots _looks = new(MostAtOnce, time);

    /// <summary>Looks at all tokens at once.</summary>
    /// <param name="tenant">Whose order they are of.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    /// <returns>What was looked for and what was found instead, a sentence for each token that cannot be seen; empty: all can.</returns>
    public async Task<ImmutableArray<string>> FindMissingAsync(
        TenantId tenant, IReadOnlyList<DcvToken> tokens, string method, string ca, CancellationToken cancellationToken)
    {
        var sightings = await Task.WhenAll(
            tokens.Select(async token => (token, Sighting: await MeasureAsync(tenant, token, method, ca, cancellationToken))));
        return [.. from look in sightings where !look.Sighting.IsVisible select $"{look.token} is not visible: {look.Sighting.Found}."];
    }

    private async Task<DcvObservation> MeasureAsync(
        TenantId tenant, DcvToken token, string method, string ca, CancellationToken cancellationToken)
    {
        var sighting = await LookAsync(tenant, token, method, ca, cancellationToken);
        instruments?.ProofLookedFor(method, sighting.IsVisible);
        return sighting;
    }

    private async Task<DcvObservation> LookAsync(
        TenantId tenant, DcvToken token, string method, string ca, CancellationToken cancellationToken)
    {
        using var slot = await _looks.AcquireAsync(CommandCaller.Current, cancellationToken);
        using var timeout = new CancellationTokenSource(options.LookTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (token.WrittenRecord is { } record)
            {
                return await dnsProbe.LookAsync(record, stop.Token);
            }

            if (token.File is not { } file)
            {
                return DcvObservation.Visible;
            }

            var sighting = await httpProbe.LookAsync(
                token.Name, tenant, file, HttpProofProbe.IsHttps(method), HttpProofProbe.FollowsRedirects(ca), stop.Token);
            if (!sighting.IsVisible)
            {
                sites.Forget(token.Name);
            }

            return sighting;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DcvObservation.Missing($"no answer within {options.LookTimeout}");
        }
    }
}
