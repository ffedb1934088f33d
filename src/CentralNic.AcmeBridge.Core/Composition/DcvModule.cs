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
using Microsoft.Extensions.Logging;

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
            .Add<HttpProofProbe>()
            .Add<DnsProofProbe>()
            .Add<DcvVisibility>()
            .Add<HookTrials>()
            .AddPublishers(options)
            .AddSingleton(provider => new SiteProbe(
                provider.GetRequiredService<HttpDcvPublisher>().ProbeText,
                provider.GetRequiredService<HttpProofProbe>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new DcvPreflight(
                provider.GetRequiredService<DcvPublishers>(),
                provider.GetRequiredService<RecordOwners>(),
                provider.GetRequiredService<DelegationCheck>(),
                options.CheckCaa ? provider.GetRequiredService<CaaCheck>() : null,
                provider.GetRequiredService<SiteProbe>(),
                provider.GetRequiredService<HookTrials>(),
                provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>The order is that of choice: the first publisher that is configured for a name publishes its proof.</summary>
    private static IServiceCollection AddPublishers(this IServiceCollection services, DcvOptions options)
    {
        services.AddSingleton(_ => new HttpDcvPublisher(new NameSuffixes(options.HttpNames)));
        services.AddSingleton<IDcvPublisher>(provider => provider.GetRequiredService<HttpDcvPublisher>());
        foreach (var server in options.Rfc2136)
        {
            services.AddSingleton<IDcvPublisher>(provider => new Rfc2136Publisher(
                server, provider.GetRequiredService<DnsQuestions>(), provider.GetRequiredService<TimeProvider>()));
        }

        if (options.ResellerDns is { } dns)
        {
            services.AddSingleton(dns).Add<IDcvPublisher, ResellerDnsPublisher>();
        }

        foreach (var hook in options.Hooks)
        {
            services.AddSingleton<IDcvPublisher>(provider => new HookPublisher(
                hook, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HookPublisher>>()));
        }

        if (options.Manual is { } manual)
        {
            services.AddSingleton(manual).Add<IDcvPublisher, ManualDcvPublisher>();
        }

        return services.AddSingleton(provider => new DcvPublishers([.. provider.GetServices<IDcvPublisher>()]));
    }
}
