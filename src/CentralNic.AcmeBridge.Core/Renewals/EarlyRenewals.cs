using System.Runtime.CompilerServices;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Ids;
using CentralNic.AcmeBridge.Core.Orders;

namespace CentralNic.AcmeBridge.Core.Renewals;

/// <summary>Pulls the renewal of one or many certificates forward, for example before a CA revokes them.</summary>
/// <param name="renewals">Tells the windows.</param>
/// <param name="certificates">All certificates.</param>
/// <param name="orders">All orders.</param>
/// <param name="time">The clock.</param>
public sealed class EarlyRenewals(
    RenewalInformationProvider renewals, CertificateRepository certificates, OrderRepository orders, TimeProvider time)
{
    /// <summary>
    /// The operator wants certificates renewed from a moment on, or no longer wants that. Each is written down before it is told.
    /// </summary>
    /// <param name="selection">Which certificates. Of several, those that are expired or revoked are left out.</param>
    /// <param name="from">The moment, UTC; <see langword="null"/>: when they are due.</param>
    /// <param name="cancellationToken">Ends it; what was told stays so.</param>
    /// <returns>The certificates with their windows, one by one.</returns>
    /// <exception cref="ArgumentException">The selection does not say clearly which certificates are meant.</exception>
    /// <exception cref="KeyNotFoundException">There is no such certificate or order.</exception>
    /// <exception cref="InvalidOperationException">The order has no certificate.</exception>
    public async IAsyncEnumerable<RenewalNotice> PullForwardAsync(
        RenewalSelection selection, DateTimeOffset? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        selection.Check();
        await foreach (var certificate in SelectAsync(selection, cancellationToken))
        {
            var window = await renewals.PullForwardAsync(certificate.Id, from, cancellationToken);
            yield return new RenewalNotice(
                certificate.Id.Value, certificate.Tenant.Value, certificate.Profile, certificate.Names, window.Start, window.End)
            {
                WantedBefore = certificate.RenewFrom,
                Wanted = from,
            };
        }
    }

    private async IAsyncEnumerable<IssuedCertificate> SelectAsync(
        RenewalSelection selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if ((selection.Certificate ?? await CertificateOfAsync(selection.Order, cancellationToken)) is { } id)
        {
            yield return await certificates.FindAsync(id, cancellationToken)
                ?? throw new KeyNotFoundException($"There is no certificate {id}.");
            yield break;
        }

        var now = time.GetUtcNow();
        await foreach (var certificate in certificates.ListAsync(cancellationToken))
        {
            if (certificate.Revocation is null
                && certificate.NotAfter > now
                && (selection.Profile is null || certificate.Profile == selection.Profile)
                && (selection.Tenant is null || certificate.Tenant.Value.Equals(selection.Tenant, StringComparison.OrdinalIgnoreCase)))
            {
                yield return certificate;
            }
        }
    }

    private async ValueTask<CertificateId?> CertificateOfAsync(OrderId? named, CancellationToken cancellationToken)
    {
        if (named is not { } id)
        {
            return null;
        }

        var order = await orders.FindAsync(id, cancellationToken) ?? throw new KeyNotFoundException($"There is no order {id}.");
        return order.Certificate ?? throw new InvalidOperationException($"Order {id} has no certificate.");
    }
}
