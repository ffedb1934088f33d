using CentralNic.AcmeBridge.Core.Dcv;
using CentralNic.AcmeBridge.Core.Orders;
using CentralNic.AcmeBridge.Core.Profiles;
using CentralNic.Reseller;
using CentralNic.Reseller.Budget;
using CentralNic.Reseller.Errors;
using Microsoft.Extensions.Logging;

namespace CentralNic.AcmeBridge.Core.Issuances;

/// <summary>From <see cref="IssuanceState.Ordered"/>: makes the DCV tokens visible, then asks the CA to look (manual 9.1.27).</summary>
internal sealed class PublishStep(
    OrderBook orders,
    ResellerClient reseller,
    DcvPublication publication,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<PublishStep> logger) : IIssuanceStep
{
    public IReadOnlyList<IssuanceState> From { get; } = [IssuanceState.Ordered, IssuanceState.DcvPublished];

    public async Task<StepResult> TakeAsync(Order order, CancellationToken cancellationToken)
    {
        await publication.PublishAsync(order, cancellationToken);
        if (order.Issuance!.State == IssuanceState.Ordered)
        {
            return StepResult.Next(await orders.UpdateAsync(
                order.Id,
                current => current with { Issuance = current.Issuance!.To(IssuanceState.DcvPublished, time.GetUtcNow()) },
                cancellationToken));
        }

        if (order.Issuance.DcvFiles.Length > 0)
        {
            await AskToLookAsync(order, cancellationToken);
        }

        var now = time.GetUtcNow();
        return StepResult.Next(await orders.UpdateAsync(
            order.Id,
            current => current with
            {
                Issuance = current.Issuance!.To(IssuanceState.AwaitingCa, now) with { NextLook = now + options.WaitBefore(look: 0) },
            },
            cancellationToken));
    }

    private async Task AskToLookAsync(Order order, CancellationToken cancellationToken)
    {
        var certificate = order.Issuance!.Certificate!.Value;
        try
        {
            await reseller.Certificates.ResendNotificationAsync(certificate.Value, CommandPriority.Interactive, cancellationToken);
            logger.AskedToLook(order.Id.Value, certificate.Value);
        }
        catch (ResellerException refusal) when (!refusal.WillPass() || refusal.Kind == ResellerErrorKind.OutcomeUnknown)
        {
            // The CA looks by itself too, and may have issued already; the certificate's status will tell.
            logger.NotAskedToLook(refusal, order.Id.Value, certificate.Value);
        }
    }
}
