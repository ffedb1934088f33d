using Serilog.Core;
using Serilog.Events;

namespace CentralNic.AcmeBridge.Logging;

/// <summary>
/// Gives each line of an order the prefix <c>[order abc] </c> on a readable console, by which one order can be picked out.
/// </summary>
internal sealed class OrderPrefixEnricher : ILogEventEnricher
{
    /// <summary>The property that the console's template shows.</summary>
    internal const string PropertyName = "OrderPrefix";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.TryGetValue(LogProperties.OrderId, out var value) && value is ScalarValue { Value: { } id })
        {
            logEvent.AddOrUpdateProperty(new LogEventProperty(PropertyName, new ScalarValue($"[order {id}] ")));
        }
    }
}
