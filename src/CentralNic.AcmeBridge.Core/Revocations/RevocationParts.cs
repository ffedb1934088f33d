using CentralNic.AcmeBridge.Core.Authorizations;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Subscriptions;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Revocations;

/// <summary>All that revokes certificates, put together.</summary>
internal sealed class RevocationParts
{
    public RevocationParts(BridgeParts parts, OrderBook orders, CertificateShelf shelf, SubscriptionBook subscriptions, CompromisedKeys keys, ClockCheck clock)
    {
        var (time, loggers) = (parts.Time, parts.Loggers);
        Records = new RevocationRecords(shelf, subscriptions, keys, clock, time, loggers.CreateLogger<RevocationRecords>());
        Revoker = new Revoker(shelf, Records, parts.Reseller, loggers.CreateLogger<Revoker>());
        Desk = new RevocationDesk(
            shelf, orders, new HeldAuthorizations(orders, time), Records, Revoker, loggers.CreateLogger<RevocationDesk>());
        Rounds = new RevocationRounds(shelf, Revoker, clock, parts.Issuance, time, loggers.CreateLogger<RevocationRounds>());
    }

    public RevocationRecords Records { get; }

    public Revoker Revoker { get; }

    public RevocationDesk Desk { get; }

    public RevocationRounds Rounds { get; }
}
