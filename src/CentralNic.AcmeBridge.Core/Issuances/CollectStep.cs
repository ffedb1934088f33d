using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Certificates;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>From <see cref="IssuanceState.AwaitingCa"/>: asks for the certificate, and hands it to the receipt.</summary>
internal sealed class CollectStep(
    OrderBook orders,
    CertificateReceipt receipt,
    ResellerClient reseller,
    CaReasonSearch reasons,
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
        if (CertificateReceipt.IsIn(details))
        {
            return await receipt.ReceiveAsync(order, details, cancellationToken);
        }

        return details.Status is CertificateStatus.Failed or CertificateStatus.Canceled or CertificateStatus.Revoked or CertificateStatus.Expired
            ? await GiveUpAsync(order, details, cancellationToken)
            : await LookAgainAsync(order, cancellationToken);
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

    /// <summary>Nothing will come of it; what was paid is asked back.</summary>
    private async Task<StepResult> GiveUpAsync(Order order, CertificateDetails details, CancellationToken cancellationToken)
    {
        var reason = await reasons.FindAsync(details, order.Issuance!.IntendedAt ?? order.Created, cancellationToken);
        logger.CaRefused(order.Id.Value, details.CertificateId, details.RawStatus, reason ?? "no reason was given");
        var problem = new AcmeProblem(
            AcmeErrorType.ServerInternal,
            PublicReason.Of(reason) is { } words
                ? $"The CA did not issue the certificate: {words}"
                : $"The CA did not issue the certificate; its order is '{details.RawStatus}'.");
        return StepResult.Next(await orders.UpdateAsync(
            order.Id,
            current => current with
            {
                Issuance = current.Issuance!.GiveUp(problem, time.GetUtcNow()) with { RefusedByCa = true, CaReason = reason ?? $"status {details.RawStatus}" },
            },
            cancellationToken));
    }
}
