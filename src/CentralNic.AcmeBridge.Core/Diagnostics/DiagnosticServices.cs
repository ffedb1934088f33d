using CentralNic.AcmeBridge.Core.Composition;
using CentralNic.AcmeBridge.Core.Dcv.Publishers;
using CentralNic.AcmeBridge.Core.Network;
using CentralNic.AcmeBridge.Core.Telemetry;
using CentralNic.Reseller;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Diagnostics;

/// <summary>The services that look at names without a store, so that they run beside the server.</summary>
internal static class DiagnosticServices
{
    /// <summary>Builds them; nothing is asked yet.</summary>
    /// <param name="options">How control is proved.</param>
    /// <param name="validation">Resolvers, fixed addresses and permitted networks.</param>
    /// <param name="reseller">The way to the reseller's zones. Not disposed with the services.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where programs' output goes.</param>
    public static ServiceProvider Build(
        DcvOptions options, ValidationOptions validation, ResellerClient reseller, TimeProvider time, ILoggerFactory loggers) =>
        new ServiceCollection()
            .AddSingleton(reseller)
            .AddSingleton(time)
            .AddSingleton(loggers)
            .AddSingleton(typeof(ILogger<>), typeof(Logger<>))
            .AddSingleton(_ => new BridgeInstruments(new MeterSet())) // Nobody listens.

            // It looks as for the tenants that are permitted most.
            .AddDcv(options, validation with { PermittedTenants = [] })
            .BuildServiceProvider();
}
