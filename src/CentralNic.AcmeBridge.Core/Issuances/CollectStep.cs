using CentralNic.Acme.Csr;
using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Certificates;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>From <see cref="IssuanceState.AwaitingCa"/>: asks for the certificate, checks it, and completes the order.</summary>
internal sealed class CollectStep(
    OrderBook orders,
    CertificateShelf certificates,
    ResellerClient reseller,
    ProfileCatalog profiles,
    CertificateWatch watch,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<CollectStep> logger) : IIssuanceStep
{
    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.AwaitingCa];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        var issuance = order.Issuance!;
        var certificate = issuance.Certificate!.Value;
        watch.Add(certificate, order.Id);
        var hinted = watch.TakeHint(certificate);
        if (!hinted && issuance.NextLook is { } next && time.GetUtcNow() < next)
        {
            return StepResult.Wait(order, next);
        }

        var priority = hinted || issuance.Looks < options.EarlyLooks.Count ? CommandPriority.Interactive : CommandPriority.Polling;
        var details = await reseller.Certificates.StatusAsync(certificate.Value, priority, cancellationToken);
        switch (details.Status)
        {
            case CertificateStatus.Active when details.CertificatePem is not null:
                return await CompleteAsync(order, details, cancellationToken);
            case CertificateStatus.Failed or CertificateStatus.Canceled or CertificateStatus.Revoked or CertificateStatus.Expired:
                return await FailAsync(order, details, cancellationToken);
            default:
                return await LookAgainAsync(order, cancellationToken);
        }
    }

    private async Task<StepResult> LookAgainAsync(Order order, CancellationToken cancellationToken)
    {
        var looks = order.Issuance!.Looks + 1;
        var next = time.GetUtcNow() + options.WaitBefore(looks);
        var waiting = await orders.UpdateAsync(
            order.Id,
            current => current with { Issuance = current.Issuance! with { Looks = looks, NextLook = next } },
            cancellationToken);
        return StepResult.Wait(waiting, next);
    }

    private async Task<StepResult> CompleteAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var csr = CertificateSigningRequest.Parse(order.Issuance!.Csr);
        var inspection = CertificateInspection.Of(
            details.CertificatePem!, details.IntermediatePems, details.RootPem, csr.SubjectPublicKeyInfo.Span, order.Names, now);
        if (inspection.Faults.Length > 0)
        {
            return await ParkAsync(order, string.Join(" ", inspection.Faults), cancellationToken);
        }

        var issued = new IssuedCertificate
        {
            Id = order.Issuance.Certificate!.Value,
            CertificateOrder = order.Issuance.CertificateOrder,
            Tenant = order.Tenant,
            Class = profiles.Find(order.Profile).Class.Name,
            Names = inspection.Names,
            CsrSha256 = order.Issuance.CsrSha256,
            ChainPem = inspection.ChainPem,
            NotBefore = inspection.NotBefore,
            NotAfter = inspection.NotAfter,
            Received = now,
        };
        var complete = await orders.UpdateAsync(
            order.Id,
            current => new OrderChange(current.Complete(issued.Id, now), [certificates.Add(issued)]),
            cancellationToken);
        logger.Issued(order.Id.Value, issued.Id.Value, string.Join(", ", issued.Names), issued.NotAfter, now - order.Created);
        return StepResult.Rest(complete);
    }

    private async Task<StepResult> FailAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        logger.CaRefused(order.Id.Value, details.CertificateId, details.RawStatus);
        var failed = await orders.UpdateAsync(
            order.Id,
            current => current.FailIssuance(
                new AcmeProblem(AcmeErrorType.ServerInternal, $"The CA did not issue the certificate; its order is '{details.RawStatus}'."),
                time.GetUtcNow()),
            cancellationToken);
        return StepResult.Rest(failed);
    }

    private async Task<StepResult> ParkAsync(Order order, string faults, CancellationToken cancellationToken)
    {
        var question = $"Certificate {order.Issuance!.Certificate} must not be handed out: {faults} Ask the reseller for a correct one.";
        logger.Parked(order.Id.Value, question);
        watch.Remove(order.Issuance.Certificate!.Value);
        return StepResult.Rest(await orders.UpdateAsync(
            order.Id,
            current => current with { Issuance = current.Issuance!.To(IssuanceState.Parked, time.GetUtcNow()) with { Question = question } },
            cancellationToken));
    }
}
