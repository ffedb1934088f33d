using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Subscriptions;

namespace CentralNic.AcmeBridge.Core.AccountImport;

/// <summary>
/// The issuances that are under way, as they stood after the reseller's lists were read. What one of them has ordered before that must not
/// be imported, even where the answer was lost and nobody knows yet what was ordered. An intent is durable before its command is
/// sent: whatever stands in the lists through a command of the bridge, its order is here, or is settled.
/// </summary>
internal sealed class OpenIssuances
{
    private readonly List<Order> _orders = [];

    /// <summary>Takes the picture.</summary>
    public static async Task<OpenIssuances> ReadAsync(OrderRepository orders, CancellationToken cancellationToken)
    {
        var open = new OpenIssuances();
        await foreach (var order in orders.ListOpenAsync(cancellationToken))
        {
            if (order.Issuance is { IntendedAt: not null } or { Certificate: not null })
            {
                open._orders.Add(order);
            }
        }

        return open;
    }

    /// <summary>The order that has ordered one of the certificates, as is known.</summary>
    public OrderId? OfCertificates(ImportEntry entry) => First(issuance =>
        (issuance.Certificate is { } certificate && entry.Certificates.Any(listed => listed.Id == certificate.Value))
        || (issuance.CertificateOrder ?? issuance.ParentOrder) == entry.CertificateOrder);

    /// <summary>
    /// The order that has, or may have, ordered the certificate, as its CSR says; where that is not known, as the names say.
    /// </summary>
    public OrderId? OfCsr(ImportedCertificate certificate) => _orders
        .FirstOrDefault(order => certificate.CsrSha256 is { } hash
            ? order.Issuance!.CsrSha256 == hash
            : order.Issuance!.Certificate is null && order.Names.All(certificate.Names.Contains))
        ?.Id;

    private OrderId? First(Func<Issuance, bool> fits) => _orders.FirstOrDefault(order => fits(order.Issuance!))?.Id;
}
