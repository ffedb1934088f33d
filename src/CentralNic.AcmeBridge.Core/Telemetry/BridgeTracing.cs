using System.Diagnostics;

namespace CentralNic.AcmeBridge.Core.Telemetry;

/// <summary>
/// The traces of orders: one for each, from finalize to the certificate. What the trace is, stands in the order's document, so that it goes
/// on after a restart. While nobody listens, nothing is made.
/// </summary>
internal static class BridgeTracing
{
    /// <summary>Attribute: the order's id.</summary>
    public const string Order = "acme_bridge.order.id";

    private static readonly ActivitySource Source = new(BridgeMeter.Name);

    /// <summary>
    /// Begins a trace of its own, and not a part of what the web server makes around each request, which is not exported.
    /// </summary>
    /// <returns><see langword="null"/>: nobody listens.</returns>
    public static Activity? Begin(string name)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var around = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity(name, ActivityKind.Server);
        Activity.Current = span ?? around;
        return span;
    }

    /// <summary>Begins a part of a trace.</summary>
    /// <param name="trace">The trace and the span that it belongs to (W3C <c>traceparent</c>); <see langword="null"/>: to none.</param>
    /// <returns><see langword="null"/>: there is no such trace, or nobody listens.</returns>
    public static Activity? Continue(string name, string? trace, DateTimeOffset from = default) =>
        trace is not null && Source.HasListeners() && ActivityContext.TryParse(trace, traceState: null, isRemote: true, out var context)
            ? Source.StartActivity(name, ActivityKind.Internal, context, tags: null, links: null, from)
            : null;
}
