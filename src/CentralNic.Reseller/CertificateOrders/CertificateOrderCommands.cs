using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Commands;
using CentralNic.Reseller.Lists;
using CentralNic.Reseller.Wire;

namespace CentralNic.Reseller.CertificateOrders;

/// <summary>
/// The commands that concern orders: paid terms, each with the certificates that were issued in it (manual 6.3, 8.2). Throws as
/// <see cref="ResellerClient"/> says.
/// </summary>
public sealed class CertificateOrderCommands
{
    private readonly CommandPipeline _pipeline;

    internal CertificateOrderCommands(CommandPipeline pipeline) => _pipeline = pipeline;

    /// <summary>
    /// CancelCertificateOrder: gives an order up before a certificate was issued in it; the only way to a refund, for classes that have one
    /// (manual 6.3, 8.2.1). Sent at most once; repeating it does nothing more but is refused, since the status then forbids it: look with
    /// <see cref="StatusAsync"/>.
    /// </summary>
    /// <param name="orderId">The order's id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>When the API has taken it.</returns>
    public Task CancelAsync(string orderId, CommandPriority priority, CancellationToken cancellationToken) =>
        _pipeline.SendAsync(Command("CancelCertificateOrder", orderId), priority, changesSomething: true, cancellationToken);

    /// <summary>
    /// RevokeCertificateOrder: revokes all certificates of an order and ends it (manual 8.2.2). Cannot be undone, and is sent at most once;
    /// repeating it does nothing more but is refused, since the status then forbids it.
    /// </summary>
    /// <param name="orderId">The order's id.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up before the command is sent; after that its answer is awaited.</param>
    /// <returns>When the API has taken it.</returns>
    public Task RevokeAsync(string orderId, CommandPriority priority, CancellationToken cancellationToken) =>
        _pipeline.SendAsync(Command("RevokeCertificateOrder", orderId), priority, changesSomething: true, cancellationToken);

    /// <summary>StatusCertificateOrder: reads an order with its certificates (manual 8.2.3, 9.1.30).</summary>
    /// <param name="orderId">Its id, for example <c>DK012345678</c>.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The order.</returns>
    public async Task<CertificateOrderDetails> StatusAsync(string orderId, CommandPriority priority, CancellationToken cancellationToken)
    {
        var command = Command("StatusCertificateOrder", orderId);
        return CertificateOrderDetails.Read(
            await _pipeline.SendAsync(command, priority, changesSomething: false, cancellationToken), orderId);
    }

    /// <summary>QueryCertificateOrderList: lists orders, page by page as they are read (manual 8.2.4).</summary>
    /// <param name="filter">Which.</param>
    /// <param name="priority">Who waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The rows. The list may change between two pages.</returns>
    public IAsyncEnumerable<CertificateOrderListEntry> ListAsync(
        CertificateOrderListFilter filter, CommandPriority priority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return ListPages.ReadAsync(_pipeline, filter.ToCommand(), CertificateOrderListEntry.Read, priority, cancellationToken);
    }

    private static ResellerCommand Command(string name, string orderId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(orderId);
        return new ResellerCommand(name).Set("apiversion", "2").Set("certificateorder", orderId);
    }
}
