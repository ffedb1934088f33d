using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Revocations;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Composition;

/// <summary>All that revokes certificates, put together.</summary>
internal sealed class RevocationParts
{
    public RevocationParts(BridgeParts parts, OrderRepository orders, CertificateRepository certificates, SubscriptionRepository subscriptions, CompromisedKeys keys, ClockCheck clock)
    {
        var (time, loggers) = (parts.Time, parts.Loggers);
        Records = new RevocationRecords(certificates, subscriptions, keys, clock, time, loggers.CreateLogger<RevocationRecords>());
        Revoker = new Revoker(certificates, Records, parts.Reseller, loggers.CreateLogger<Revoker>());
        Revocations = new RevocationService(
            certificates, orders, new HeldAuthorizations(orders, time), Records, Revoker, loggers.CreateLogger<RevocationService>());
        Rounds = new RevocationTask(certificates, Revoker, clock, parts.Issuance, time, loggers.CreateLogger<RevocationTask>());
    }

    public RevocationRecords Records { get; }

    public Revoker Revoker { get; }

    public RevocationService Revocations { get; }

    public RevocationTask Rounds { get; }
}
