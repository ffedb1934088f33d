using System.Security.Cryptography;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Accounts;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ordering;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Renewals;
using CentralNic.AcmeBridge.Core.Tenants;

namespace CentralNic.AcmeBridge.Core.OwnCertificates;

/// <summary>The orders for the bridge's own certificate: the tenant's as every other, made as the operator makes them.</summary>
internal sealed class OwnCertificateOrders(
    OperatorOrdering ordering,
    OrderRepository orders,
    CertificateRepository certificates,
    RenewalInformationProvider renewals,
    TenantDirectory tenants,
    LastUses uses)
{
    /// <summary>The part of a certificate's life before its end in which one is renewed that the bridge does not know.</summary>
    private const int Third = 3;

    /// <summary>Orders; the same request again gives the same order, also after a crash, unless that came to nothing.</summary>
    /// <param name="csr">The request, DER.</param>
    /// <exception cref="AcmeProblemException">It is refused as an ACME client's order would be.</exception>
    /// <exception cref="InvalidOperationException">The tenant's account for such orders is not in use any more.</exception>
    public async Task<Order> OrderAsync(OwnCertificateOptions options, ReadOnlyMemory<byte> csr, CancellationToken cancellationToken)
    {
        if (tenants.Find(options.Tenant) is null)
        {
            throw new InvalidOperationException($"There is no tenant '{options.Tenant}'.");
        }

        // The token is the key's alone: a profile or default that is changed meanwhile makes no second order.
        var request = new OperatorOrderRequest
        {
            Tenant = options.Tenant,
            Profile = options.Profile,
            Csr = csr,
            Token = "own-certificate " + Convert.ToHexStringLower(SHA256.HashData(csr.Span)),
            By = "the bridge itself",
        };
        return (await ordering.OrderAsync(request, cancellationToken)).Order;
    }

    /// <summary>Waits until an order is no longer as it is.</summary>
    /// <param name="order">The order as it is known.</param>
    /// <param name="limit">The longest wait.</param>
    /// <returns>The order as it stands then; <see langword="null"/>: there is none.</returns>
    public Task<Order?> WaitAsync(Order order, TimeSpan limit, CancellationToken cancellationToken) => orders.WaitAsync(
        order.Id,
        current => current.Status != OrderStatus.Processing || current.Issuance?.Attention?.Text != order.Issuance?.Attention?.Text,
        limit,
        cancellationToken);

    /// <summary>Gives the chain of an order's certificate, PEM, which counts as downloaded then.</summary>
    /// <exception cref="InvalidDataException">The store does not have it.</exception>
    public async Task<string> DownloadAsync(Order order, CancellationToken cancellationToken)
    {
        var certificate = (order.Certificate is { } id ? await certificates.FindAsync(id, cancellationToken) : null)
            ?? throw new InvalidDataException($"The store does not have the certificate {order.Certificate} of order {order.Id}.");
        uses.Note(certificate.Id);
        return certificate.ChainPem;
    }

    /// <summary>
    /// When the next certificate is due: when the window begins in which clients are told to renew, so that it is a reissue where one is
    /// free.
    /// </summary>
    public async Task<DateTimeOffset> DueAtAsync(OwnCertificate installed, CancellationToken cancellationToken) =>
        await certificates.FindByHashAsync(installed.Sha256, cancellationToken) is { } known
            ? (await renewals.WindowOfAsync(known, cancellationToken)).Start
            : installed.NotAfter - ((installed.NotAfter - installed.NotBefore) / Third);
}
