using System.Collections.Concurrent;

namespace CentralNic.AcmeBridge.Trials.Crash;

/// <summary>All that the bridge answered to the clients of one data folder, and what it should not have answered.</summary>
internal sealed class ClientOrders
{
    private readonly ConcurrentDictionary<string, ClientOrder> _orders = new(StringComparer.Ordinal);

    /// <summary>The orders that were answered with 201.</summary>
    public IReadOnlyCollection<ClientOrder> All => [.. _orders.Values];

    /// <summary>Answers that no client can do anything with.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    public void Add(ClientOrder order) => _orders[order.Id] = order;
}
