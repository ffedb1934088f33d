using CentralNic.AcmeBridge.Core.Dcv.Zones;
using CentralNic.AcmeBridge.Core.Names;
using CentralNic.Reseller;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Dcv.Publishers;

/// <summary>
/// Makes the publishers that are configured. Those that keep something in memory, what is published by files and what is to be published by
/// hand, are made once and follow the configuration.
/// </summary>
internal sealed class DcvPublisherFactory(
    HttpDcvPublisher http, DnsQuestions questions, ResellerClient reseller, TimeProvider time, ILoggerFactory loggers)
{
    private ManualDcvPublisher? _manual;

    /// <summary>Makes them. The order is that of choice: of equally long matches the first one publishes the proof.</summary>
    public IReadOnlyList<IDcvPublisher> Create(DcvOptions options)
    {
        http.Configure(new NameSuffixes(options.HttpNames));
        List<IDcvPublisher> publishers =
        [
            http,
            .. options.Rfc2136.Select(server => new Rfc2136Publisher(server, questions, time)),
        ];
        if (options.ResellerDns is { } dns)
        {
            publishers.Add(new ResellerDnsPublisher(dns, reseller));
        }

        publishers.AddRange(
            options.Hooks.Select(hook => new HookPublisher(hook, time, loggers.CreateLogger<HookPublisher>())));
        if (options.Manual is { } manual)
        {
            _manual ??= new ManualDcvPublisher(manual, loggers.CreateLogger<ManualDcvPublisher>());
            _manual.Configure(manual);
            publishers.Add(_manual);
        }

        return publishers;
    }
}
