using CentralNic.AcmeBridge.Core.Caa;
using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Dcv.Preflight;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Dcv.Visibility;
using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Dns;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.AcmeBridge.Core.Network;
using Microsoft.Extensions.DependencyInjection;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>DNS, CAA, and all that proves control of names to the CA.</summary>
internal static class DcvModule
{
    /// <summary>Registers the module as configured.</summary>
    /// <param name="services">The services; they have the reseller's client, the clock and the loggers.</param>
    /// <param name="validation">Resolvers, fixed addresses and permitted networks.</param>
    public static IServiceCollection AddDcv(this IServiceCollection services, DcvOptions options, ValidationOptions validation)
    {
        services
            .AddSingleton(validation)
            .AddSingleton(options)
            .AddSingleton(options.Visibility)
            .Add<DnsLookup>()
            .Add<NameResolver>()
            .Add<CaaCheck>()
            .Add<DnsQuestions>()
            .Add<DnsZones>()
            .Add<RecordOwners>()
            .Add<DelegationCheck>()
            .Add<ProofProbeSlots>()
            .Add<HttpProofProbe>()
            .Add<DnsProofProbe>()
            .Add<DcvVisibility>()
            .Add<HookTrials>()
            .Add<SeenZones>()
            .Add<RecordTrials>()
            .AddSingleton(_ => new HttpDcvPublisher(new NameSuffixes(options.HttpNames)))
            .Add<DcvPublisherFactory>()
            .AddSingleton(provider => new DcvPublishers(provider.GetRequiredService<DcvPublisherFactory>().Create(options)))
            .AddSingleton(provider => new SiteProbe(
                provider.GetRequiredService<HttpDcvPublisher>().ProbeText,
                provider.GetRequiredService<HttpProofProbe>(),
                provider.GetRequiredService<ProofProbeSlots>(),
                provider.GetRequiredService<TimeProvider>()))
            .Add<TrialPreflight>()
            .AddSingleton(provider => new DcvPreflight(
                provider.GetRequiredService<DcvPublishers>(),
                provider.GetRequiredService<RecordOwners>(),
                provider.GetRequiredService<DelegationCheck>(),
                options.CheckCaa ? provider.GetRequiredService<CaaCheck>() : null,
                provider.GetRequiredService<TrialPreflight>(),
                provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
