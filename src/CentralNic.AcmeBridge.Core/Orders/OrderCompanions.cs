using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Orders;

/// <summary>What is written with a change of an order.</summary>
/// <param name="Writes">The writes.</param>
/// <param name="Committed">Is called when they are durable.</param>
internal sealed record OrderCompanions(IReadOnlyList<DocumentWrite> Writes, Action? Committed = null)
{
    /// <summary>Nothing.</summary>
    public static OrderCompanions None { get; } = new([]);
}
