using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Issuances.Proving;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>All that proves control to the CA, put together as configured.</summary>
internal sealed class DcvParts : IDisposable
{
    private readonly HttpProofProbe _httpProbe;

    public DcvParts(DcvOptions options, ValidationOptions validation, DnsLookup lookup, ResellerClient reseller, TimeProvider time, ILoggerFactory loggers)
    {
        var questions = new DnsQuestions();
        var resolver = new NameResolver(validation, lookup);
        Zones = new DnsZones(options.Visibility, validation, lookup, resolver, questions);
        Http = new HttpDcvPublisher(new NameSuffixes(options.HttpNames));
        Manual = options.Manual is { } manual ? new ManualDcvPublisher(manual, loggers.CreateLogger<ManualDcvPublisher>()) : null;
        var owners = new RecordOwners(Zones);
        _httpProbe = new HttpProofProbe(options.Visibility, validation, resolver, time);
        Publishers = new DcvPublishers(
        [
            Http,
            .. options.Rfc2136.Select(server => new Rfc2136Publisher(server, questions, time)),
            .. options.ResellerDns is { } dns ? [new ResellerDnsPublisher(dns, reseller)] : Array.Empty<IDcvPublisher>(),
            .. options.Hooks.Select(hook => new HookPublisher(hook, time, loggers.CreateLogger<HookPublisher>())),
            .. Manual is { } person ? [person] : Array.Empty<IDcvPublisher>(),
        ]);
        Publication = new DcvPublication(Publishers, owners);
        var sites = new SiteProbe(Http.ProbeText, _httpProbe, time);
        Visibility = new DcvVisibility(new DnsProofProbe(Zones), _httpProbe, sites, options.Visibility, time);
        Preflight = new DcvPreflight(
            Publishers, owners, new DelegationCheck(Zones, lookup, questions), options.CheckCaa ? new CaaCheck(validation, lookup) : null, sites, time);
    }

    /// <summary>The bridge's own responder, which is always there.</summary>
    public HttpDcvPublisher Http { get; }

    /// <summary>What a person publishes, if configured.</summary>
    public ManualDcvPublisher? Manual { get; }

    public DcvPublishers Publishers { get; }

    public DcvPublication Publication { get; }

    public DcvVisibility Visibility { get; }

    public DcvPreflight Preflight { get; }

    public DnsZones Zones { get; }

    public HttpProofProbe HttpProbe => _httpProbe;

    public void Dispose() => _httpProbe.Dispose();
}
