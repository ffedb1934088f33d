using System.Security.Cryptography;
using System.Text;
using CentralNic.Acme.Csr;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Clocks;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Renewals;

namespace CentralNic.AcmeBridge.Core.Ordering;

/// <summary>Knows the operator's requests again, so that asking twice orders once.</summary>
internal sealed class RepeatedRequests(
    OrderRepository orders, CertificateRepository certificates, RenewalInformationProvider renewals, ClockCheck clock, TimeProvider time)
{
    /// <summary>What a request is known again by.</summary>
    /// <param name="profile">The profile that it comes to.</param>
    public static string KeyOf(OperatorOrderRequest request, string profile, CertificateSigningRequest csr) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Token is { } token
            ? $"token\n{request.Tenant.Value}\n{token}"
            : $"csr\n{request.Tenant.Value}\n{profile}\n{csr.Sha256Hex}")));

    /// <summary>Finds the order that a request made before and that still serves it.</summary>
    /// <param name="key">What <see cref="KeyOf"/> gave.</param>
    /// <returns>The order; <see langword="null"/>: another may be made.</returns>
    /// <exception cref="InvalidOperationException">The token was used for another CSR.</exception>
    public async Task<Order?> FindAsync(
        OperatorOrderRequest request, string key, CertificateSigningRequest csr, CancellationToken cancellationToken)
    {
        if (await orders.FindByRequestAsync(key, cancellationToken) is not { } known)
        {
            return null;
        }

        // An order that a wrong clock has expire is still there: its repetition must not order once more.
        var order = known.At(time.GetUtcNow()).Status != known.Status && await clock.IsKnownToBeRightAsync(cancellationToken)
            ? await orders.UpdateAsync(known.Id, current => current.At(time.GetUtcNow()), cancellationToken)
            : known;
        if (order.Status == OrderStatus.Invalid)
        {
            return null;
        }

        if (request.Token is not null && order.Issuance is { } issuance && issuance.CsrSha256 != csr.Sha256Hex)
        {
            throw new InvalidOperationException(
                $"The token was used for order {order.Id} with another CSR. Give a new token, or the same CSR.");
        }

        if (request.Token is not null || !await IsDueAsync(order, cancellationToken))
        {
            return order;
        }

        await orders.UpdateAsync(order.Id, current => current with { Request = null }, cancellationToken);
        return null;
    }

    private async Task<bool> IsDueAsync(Order order, CancellationToken cancellationToken) =>
        order.Certificate is { } id
        && await certificates.FindAsync(id, cancellationToken) is { } certificate
        && (await renewals.WindowOfAsync(certificate, cancellationToken)).Start <= time.GetUtcNow();
}
