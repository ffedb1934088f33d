using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Dcv;

/// <summary>Publishes the DCV tokens of an order by the publishers that serve its names, and takes them away.</summary>
/// <param name="publishers">All publishers.</param>
public sealed class DcvPublication(IReadOnlyList<IDcvPublisher> publishers)
{
    /// <summary>Makes the tokens visible; may be repeated.</summary>
    /// <param name="order">The order, with its issuance.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task PublishAsync(Order order, CancellationToken cancellationToken) =>
        Task.WhenAll(PublishersOf(order).Select(publisher => publisher.PublishAsync(order, cancellationToken)));

    /// <summary>Takes the tokens away; may be repeated.</summary>
    /// <param name="order">The order as it was while the tokens were visible.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task WithdrawAsync(Order order, CancellationToken cancellationToken) =>
        Task.WhenAll(PublishersOf(order).Select(publisher => publisher.WithdrawAsync(order, cancellationToken)));

    private IEnumerable<IDcvPublisher> PublishersOf(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Issuance?.DcvMethod is { } method
            ? publishers.Where(publisher => order.Names.Any(name => publisher.Serves(method, name)))
            : [];
    }
}
