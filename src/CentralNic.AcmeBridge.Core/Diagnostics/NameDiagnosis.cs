using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.Reseller;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Diagnostics;

/// <summary>
/// Says without changing anything what stands against proofs of names: CAA records, and publishers whose change would be refused.
/// </summary>
public sealed class NameDiagnosis : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly DcvPublishers _publishers;
    private readonly DcvPreflight _preflight;
    private readonly CaaCheck _caa;
    private readonly TimeProvider _time;

    /// <summary>Prepares it; nothing is asked yet.</summary>
    /// <param name="options">How control is proved.</param>
    /// <param name="validation">Resolvers, fixed addresses and permitted networks.</param>
    /// <param name="reseller">The way to the reseller's zones. Not disposed here.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where what is met is logged.</param>
    public NameDiagnosis(
        DcvOptions options, ValidationOptions validation, ResellerClient reseller, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _services = DiagnosticServices.Build(options, validation, reseller, time, loggers);
        _publishers = _services.GetRequiredService<DcvPublishers>();
        _preflight = _services.GetRequiredService<DcvPreflight>();
        _caa = _services.GetRequiredService<CaaCheck>();
    }

    /// <summary>All publishers that serve any name, in the order in which they are configured.</summary>
    public IReadOnlyList<PublisherOutline> Publishers =>
    [
        .. _publishers.All.Where(publisher => publisher.Names.Values.Count > 0).Select(publisher => new PublisherOutline(
            publisher.Name,
            publisher.Names.Values,
            [.. DcvMethods.Published.Where(publisher.Takes)],
            publisher is HttpDcvPublisher)),
    ];

    /// <summary>Which publisher serves a name for a method; <see langword="null"/>: none.</summary>
    /// <param name="method">The DCV method.</param>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    public string? PublisherOf(string method, string name) => _publishers.For(method, name)?.Name;

    /// <summary>Whether CAA records let a CA issue for a name.</summary>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<CaaDiagnosis> CaaAsync(string name, string ca, CancellationToken cancellationToken)
    {
        var verdict = await _caa.CheckAsync(name, ca, null, cancellationToken);
        return new CaaDiagnosis(verdict.Permits, verdict.Known, verdict.Reason);
    }

    /// <summary>Whether the publisher of a name could publish its proof; a change that would be refused is refused now.</summary>
    /// <param name="name">The name, wildcards with <c>*.</c>.</param>
    /// <param name="method">The DCV method.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<DcvReach> ReachAsync(string name, string method, string ca, CancellationToken cancellationToken) =>
        _preflight.ReachAsync(name, method, ca, cancellationToken);

    /// <summary>Whether a customer's web server forwards the CA's requests to the bridge, which must run.</summary>
    /// <param name="name">The host.</param>
    /// <param name="method">The DCV method.</param>
    /// <param name="ca">The CA as the classes name it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What was found instead, without final dot; <see langword="null"/>: it does.</returns>
    public async Task<string?> FindNotForwardedAsync(string name, string method, string ca, CancellationToken cancellationToken)
    {
        var probe = new SiteProbe(
            HttpDcvPublisher.ProbeHead,
            _services.GetRequiredService<HttpProofProbe>(),
            _services.GetRequiredService<ProofProbeSlots>(),
            _time);
        var sighting = await probe.LookAsync(name, null, [name], method, ca, cancellationToken);
        return sighting.IsVisible ? null : sighting.Found;
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
