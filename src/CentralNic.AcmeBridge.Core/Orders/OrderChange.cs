using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>A changed order with what must become durable together with it.</summary>
/// <param name="Alongside">Writes of other documents: ledger entries, certificates.</param>
internal sealed record OrderChange(Order Order, IReadOnlyList<DocumentWrite> Alongside)
{
    /// <summary>A change of the order alone.</summary>
    public OrderChange(Order order)
        : this(order, [])
    {
    }
}
