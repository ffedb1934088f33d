using System.Collections.Concurrent;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Prices;

namespace CentralNic.AcmeBridge.Core.Purchases;

/// <summary>
/// The prices that the reseller quoted within the last day, in memory: to choose the cheapest class of a profile, and to refuse an order
/// which the budget cannot pay when it is made, not after its client has proved everything. No purchase is ever made by them: its price is
/// always asked for.
/// </summary>
internal sealed class QuotedPrices(TimeProvider time)
{
    private static readonly TimeSpan Trusted = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<Key, (Price Price, DateTimeOffset At)> _quoted = new();

    /// <summary>Is told of each quote; it must be quick.</summary>
    public Action<Order, string, Price>? Learned { get; set; }

    /// <summary>Remembers a quote, and gives it back.</summary>
    public Price Learn(Order order, string certificateClass, Price price)
    {
        _quoted[Key.Of(order, certificateClass)] = (price, time.GetUtcNow());
        Learned?.Invoke(order, certificateClass, price);
        return price;
    }

    /// <summary>What an order of the same profile and class with as many names and wildcards would have cost within the last day.</summary>
    public Price? Find(Order order, string certificateClass) =>
        _quoted.TryGetValue(Key.Of(order, certificateClass), out var quote) && (time.GetUtcNow() - quote.At).Duration() < Trusted
            ? quote.Price
            : null;

    /// <summary>What a price depends on. The profile says for which period.</summary>
    private readonly record struct Key(string? Profile, string Class, int Names, int Wildcards)
    {
        public static Key Of(Order order, string certificateClass) => new(
            order.Profile,
            certificateClass,
            order.Names.Length,
            order.Names.Count(name => name.StartsWith("*.", StringComparison.Ordinal)));
    }
}
