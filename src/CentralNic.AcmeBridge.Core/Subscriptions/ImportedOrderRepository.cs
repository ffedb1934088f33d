using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Store;

namespace CentralNic.AcmeBridge.Core.Subscriptions;

/// <summary>All CertificateOrders of other systems that were read or adopted.</summary>
internal sealed class ImportedOrderRepository(IDocumentStore store)
{
    /// <summary>The kind of the documents.</summary>
    public const string Kind = "stock";

    private readonly DocumentSet<ImportedOrder> _orders = new(
        store,
        Kind,
        SubscriptionsJson.Default,
        order => order.CertificateOrder,

        // Only what is adopted: what was merely read may yet turn out to be what a command has ordered whose answer was lost.
        aliases: order => order.Subscription is null ? [] : order.Certificates);

    /// <summary>Reads what is known of a CertificateOrder.</summary>
    public ValueTask<Versioned<ImportedOrder>?> ReadAsync(string certificateOrder, CancellationToken cancellationToken) =>
        _orders.ReadAsync(certificateOrder, cancellationToken);

    /// <summary>Whether a certificate was adopted with its CertificateOrder.</summary>
    public async ValueTask<bool> HasAdoptedAsync(CertificateId certificate, CancellationToken cancellationToken) =>
        await FindAdoptedAsync(certificate, cancellationToken) is not null;

    /// <summary>The adopted CertificateOrder that held a certificate when it was adopted; <see langword="null"/>: none did.</summary>
    public async ValueTask<ImportedOrder?> FindAdoptedAsync(CertificateId certificate, CancellationToken cancellationToken) =>
        (await _orders.ReadByAliasAsync(certificate.Value, cancellationToken))?.Value;

    /// <summary>Puts a CertificateOrder, with other documents, in one durable commit.</summary>
    /// <exception cref="DocumentConflictException">One of the writes was refused; nothing was written.</exception>
    public Task PutAsync(
        ImportedOrder order, long expectedVersion, IEnumerable<DocumentWrite> alongside, CancellationToken cancellationToken) =>
        store.CommitAsync([_orders.Put(order, expectedVersion), .. alongside], cancellationToken);
}
