using CentralNic.Acme.Csr;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>Takes a delivered certificate in: checks it, and completes order and subscription with it, or parks the order.</summary>
internal sealed class CertificateReceipt(
    IssuanceCommits commits,
    CertificateShelf shelf,
    ProfileCatalog profiles,
    CertificateWatch watch,
    TimeProvider time,
    ILogger<CertificateReceipt> logger)
{
    /// <summary>Whether an answer holds an issued certificate.</summary>
    public static bool IsIn(CertificateDetails details) => details is { Status: CertificateStatus.Active, CertificatePem: not null };

    /// <summary>Takes the certificate of an order that awaits it.</summary>
    public async Task<StepResult> ReceiveAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var issuance = order.Issuance!;
        var csr = CertificateSigningRequest.Parse(issuance.Csr);
        var inspection = CertificateInspection.Of(
            details.CertificatePem!, details.IntermediatePems, details.RootPem, csr.SubjectPublicKeyInfo.Span, order.Names, now);
        if (inspection.Faults.Length > 0)
        {
            return await ParkAsync(order, string.Join(" ", inspection.Faults), cancellationToken);
        }

        var issued = new IssuedCertificate
        {
            Id = issuance.Certificate!.Value,
            CertificateOrder = issuance.CertificateOrder ?? details.OrderId,
            Tenant = order.Tenant,
            Class = profiles.Find(order.Profile).Class.Name,
            Names = inspection.Names,
            CsrSha256 = issuance.CsrSha256,
            ChainPem = inspection.ChainPem,
            NotBefore = inspection.NotBefore,
            NotAfter = inspection.NotAfter,
            Received = now,
        };
        var complete = await commits.UpdateAsync(
            order,
            current => new OrderChange(current.Complete(issued.Id, now), [shelf.Add(issued)]),
            subscription => subscription.Issued(issued, details.OrderPaidUntil ?? issuance.PaidUntil, issuance.DcvMethod),
            cancellationToken);
        logger.Issued(order.Id.Value, issued.Id.Value, string.Join(", ", issued.Names), issued.NotAfter, now - order.Created);
        return StepResult.Rest(complete);
    }

    private async Task<StepResult> ParkAsync(Order order, string faults, CancellationToken cancellationToken)
    {
        var question = $"Certificate {order.Issuance!.Certificate} must not be handed out: {faults} Ask the reseller for a correct one.";
        logger.Parked(order.Id, question);
        watch.Remove(order.Issuance.Certificate!.Value);
        return StepResult.Rest(await commits.ParkAsync(order, question, cancellationToken));
    }
}
