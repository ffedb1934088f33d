using CentralNic.AcmeBridge.Core.Issuances.Ending;
using CentralNic.AcmeBridge.Core.Issuances.Steps;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.Reseller.Certificates;

namespace CentralNic.AcmeBridge.Core.Issuances.Collecting;

/// <summary>What an answer about an order's certificate comes to.</summary>
internal sealed class CertificateDelivery(CertificateReceipt receipt, CertificateFailure failure)
{
    /// <summary>
    /// Takes a certificate in that is issued, and gives an order up whose certificate came to nothing: it was charged all the same.
    /// </summary>
    /// <param name="order">The order, booked.</param>
    /// <returns>What becomes of the order; <see langword="null"/>: the certificate is neither issued nor over.</returns>
    public async Task<StepResult?> TakeAsync(Order order, CertificateDetails details, CancellationToken cancellationToken) =>
        CertificateReceipt.IsIn(details) ? await receipt.ReceiveAsync(order, details, cancellationToken)
        : CertificateFailure.IsOver(details) ? await failure.TakeAsync(order, details, cancellationToken)
        : null;
}
