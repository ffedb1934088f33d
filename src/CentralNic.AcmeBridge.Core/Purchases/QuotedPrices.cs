using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>
/// The prices that the reseller quoted lately, in memory, so that an order which the budget cannot pay is refused when it is made, not after
/// its client has proved everything. No purchase is ever made by them: its price is always asked for.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class QuotedPrices(TimeProvider time)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Class, int Names, int Wildcards), (Price Price, DateTimeOffset At)> _quoted = new();

    /// <summary>Remembers a quote, and gives it back.</summary>
    /// <param name="order">What it is for.</param>
    /// <param name="certificateClass">The class.</param>
    /// <param name="price">The price.</param>
    public Price Learn(Order order, string certificateClass, Price price)
    {
        _quoted[KeyOf(order, certificateClass)] = (price, time.GetUtcNow());
        return price;
    }

    /// <summary>What an order of the same class with as many names and wildcards would have cost within the last day.</summary>
    /// <param name="order">The order.</param>
    /// <param name="certificateClass">The class.</param>
    public Price? Find(Order order, string certificateClass) =>
        _quoted.TryGetValue(KeyOf(order, certificateClass), out var quote) && time.GetUtcNow() - quote.At < Trusted ? quote.Price : null;

    private static (string Class, int Names, int Wildcards) KeyOf(Order order, string certificateClass) =>
        (certificateClass, order.Names.Length, order.Names.Count(name => name.StartsWith("*.", StringComparison.Ordinal)));
}
