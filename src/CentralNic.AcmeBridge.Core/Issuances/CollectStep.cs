using CentralNic.Acme.Problems;
using CentralNic.AcmeBridge.Core.Attentions;
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
    FailedReissues failedReissues,
    ResellerClient reseller,
    CertificateWatch watch,
    IssuanceOptions options,
    TimeProvider time,
    ILogger<CollectStep> logger) : IIssuanceStep
{
    private const int MaxReason = 1000;

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
        var reason = ReasonOf(details);
        logger.CaRefused(order.Id.Value, details.CertificateId, reason);
        var problem = new AcmeProblem(AcmeErrorType.ServerInternal, $"The CA did not issue the certificate; its order is '{details.RawStatus}'.");
        Order Refuse(Order current)
        {
            var now = time.GetUtcNow();
            return current with
            {
                Issuance = (current.Issuance!.GiveUp(problem, now) with { RefusedByCa = true }).Needs(
                    AttentionKind.Refused, $"The CA did not issue certificate {details.CertificateId}: {reason}.", now),
            };
        }

        if (order.Issuance!.Plan != IssuancePlan.Reissue)
        {
            return StepResult.Next(await orders.UpdateAsync(order.Id, Refuse, cancellationToken));
        }

        var changed = await failedReissues.CountAsync(
            order,
            $"The CA did not reissue: certificate {details.CertificateId} is {reason}.",
            "Ask the reseller for the cause; then adopt the certificate that it corrects, search again when this one shall be looked at again, or give up.",
            current => new OrderChange(Refuse(current)),
            frees: false,
            cancellationToken);
        if (changed.Issuance!.State != IssuanceState.Parked)
        {
            return StepResult.Next(changed);
        }

        watch.Remove(order.Issuance.Certificate!.Value);
        return StepResult.Rest(changed);
    }

    /// <summary>The status, and what else the answer says beyond what is known of certificates: there stands why, if anywhere.</summary>
    private static string ReasonOf(CertificateDetails details)
    {
        var more = string.Join("; ", details.Other.SelectMany(property => property.Value.Where(value => value.Length > 0).Select(value => $"{property.Key}: {value}")));
        return more.Length == 0 ? $"'{details.RawStatus}'" : $"'{details.RawStatus}' ({(more.Length > MaxReason ? more[..MaxReason] + "…" : more)})";
    }
}
