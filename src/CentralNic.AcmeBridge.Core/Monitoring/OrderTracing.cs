using System.Diagnostics;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Telemetry;

namespace CentralNic.AcmeBridge.Core.Monitoring;

/// <summary>Ends the trace of an order with the span that lasted from finalize until it was settled.</summary>
internal static class OrderTracing
{
    /// <summary>An order was committed.</summary>
    public static void Note(Order? before, Order after, DateTimeOffset now)
    {
        if (!after.IsFinal || before?.IsFinal != false || after.Issuance is not { Trace: { } trace, Begun: { } begun } issuance)
        {
            return;
        }

        using var span = BridgeTracing.Continue("issuance", trace, begun);
        if (span is not null)
        {
            span.SetTag(BridgeTracing.Order, after.Id.Value).SetTag("acme_bridge.class", issuance.Class)
                .SetTag("acme_bridge.plan", issuance.Plan?.ToString()).SetTag("acme_bridge.certificate.id", after.Certificate?.Value);
            span.SetStatus(after.Status == OrderStatus.Valid ? ActivityStatusCode.Ok : ActivityStatusCode.Error, after.Error?.Detail);
            span.SetEndTime(now.UtcDateTime);
        }
    }
}
